package dev.statelab.storefront.cart;

import dev.statelab.shop.PricedCart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A line of a cart or an order; amounts are decimals such as {@code 12.50}, in {@link CartView#currency()}. */
@RegisterForReflection
public record LineView(String sku, String name, int quantity, String price, String total) {

    public static List<LineView> of(PricedCart cart) {
        return cart.lines().stream()
                .map(line -> new LineView(
                        line.product().sku(),
                        line.product().name(),
                        line.quantity(),
                        line.product().price().toString(),
                        line.total().toString()))
                .toList();
    }
}
