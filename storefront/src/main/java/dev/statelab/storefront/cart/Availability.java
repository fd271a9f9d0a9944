package dev.statelab.storefront.cart;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import java.util.List;

/** Rules for products in a cart that the shop does not sell, or no longer sells. */
public final class Availability {

    private Availability() {}

    /**
     * A product that is not sold can only be removed from a cart.
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
     * A checkout buys the whole cart or nothing.
     *
     * @throws ProblemException {@code unavailable-product}, which names the products that are not sold
     */
    public static void requireForCheckout(Cart cart, Catalog catalog) {
        List<String> gone = cart.quantities().keySet().stream()
                .filter(sku -> !catalog.sells(sku))
                .toList();
        if (!gone.isEmpty()) {
            throw new ProblemException(CommonProblem.UNAVAILABLE_PRODUCT, "no longer sold: " + String.join(", ", gone));
        }
    }
}
