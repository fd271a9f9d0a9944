package dev.statelab.storefront.cart;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Money;
import dev.statelab.shop.PricedCart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A cart as the shop answers it.
 *
 * @param version grows with every change; its {@code ETag} is the same number
 */
@RegisterForReflection
public record CartView(long version, String currency, List<LineView> lines, String total) {

    public static CartView of(long version, Cart cart, Catalog catalog) {
        PricedCart priced = PricedCart.of(cart, catalog);
        return new CartView(
                version, Money.CURRENCY, LineView.of(priced), priced.total().toString());
    }
}
