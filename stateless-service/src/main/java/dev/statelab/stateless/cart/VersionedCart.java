package dev.statelab.stateless.cart;

import dev.statelab.shop.Cart;

/**
 * A cart and the number of its changes.
 *
 * @param version 0 for a cart without changes
 */
public record VersionedCart(long version, Cart cart) {

    /** The cart of a client that sends none. */
    public static final VersionedCart NEW = new VersionedCart(0, Cart.empty());

    /** The next version, with this content. */
    public VersionedCart next(Cart changed) {
        return new VersionedCart(version + 1, changed);
    }
}
