package dev.statelab.experiments.load;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Product;
import java.util.List;

/**
 * Cart lines that no shopper writes twice: the products in turn, and a higher quantity each time around. They last for
 * {@code products * 999} writes, and then begin again.
 */
final class LineValues {

    private static final List<String> SKUS =
            Catalog.standard().products().stream().map(Product::sku).toList();

    private int count;

    /** A line to write. */
    record Line(String sku, int quantity) {

        String value() {
            return LineValues.value(sku, quantity);
        }
    }

    Line next() {
        int quantity = 1 + count / SKUS.size() % Cart.MAX_QUANTITY;
        return new Line(SKUS.get(count++ % SKUS.size()), quantity);
    }

    /** How a line is named in the ledger, such as {@code tea-01=3}. */
    static String value(String sku, int quantity) {
        return sku + "=" + quantity;
    }
}
