package dev.statelab.stateless.cart;

import dev.statelab.shop.Cart;
import java.util.Map;

/**
 * A cart and the number of its changes.
 *
 * @param version 0 for a cart without changes
 * @param others what another release has sealed with it and this one does not know, by name; it stays with the cart
 */
public record VersionedCart(long version, Cart cart, Map<String, Object> others) {

    /** The cart of a client that sends none. */
    public static final VersionedCart NEW = new VersionedCart(0, Cart.empty(), Map.of());

    /** The next version, with this content. */
    public VersionedCart next(Cart changed) {
        return new VersionedCart(version + 1, changed, others);
    }
}
