package dev.statelab.storefront.cart;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import java.util.List;

/** What a cart may do with products that the shop does not sell, or does not sell any more. */
public final class Availability {

    private Availability() {}

    /**
     * A product that is not sold can be taken out of a cart, and nothing else.
     *
     * @throws ProblemException {@code unknown-product}
     */
    public static void requireForChange(String sku, Cart before, Cart after, Catalog catalog) {
        boolean removed = before.quantity(sku) > 0 && after.quantity(sku) == 0;
        if (!removed && !catalog.sells(sku)) {
            throw new ProblemException(CommonProblem.UNKNOWN_PRODUCT);
        }
    }

    /**
     * A checkout buys all of a cart or nothing.
     *
     * @throws ProblemException {@code unavailable-product}, which names them
     */
    public static void requireForCheckout(Cart cart, Catalog catalog) {
        List<String> gone = cart.quantities().keySet().stream()
                .filter(sku -> !catalog.sells(sku))
                .toList();
        if (!gone.isEmpty()) {
            throw new ProblemException(
                    CommonProblem.UNAVAILABLE_PRODUCT, "not sold any more: " + String.join(", ", gone));
        }
    }
}
