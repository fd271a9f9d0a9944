package dev.statelab.stateful.api.session;

import dev.statelab.shop.Catalog;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.storefront.cart.CartTag;
import dev.statelab.storefront.cart.CartView;

/** The cart of a session in a response. */
public final class Carts {

    private Carts() {}

    public static CartView view(Shopping shopping, Catalog catalog) {
        return CartView.of(shopping.version(), shopping.cart(), catalog);
    }

    /** The carts of two sessions never have the same tag, even with the same content. */
    public static CartTag tag(Session session, CartView view) {
        return CartTag.of(session.key().value(), view);
    }
}
