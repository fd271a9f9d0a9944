package dev.statelab.stateless.shop;

import dev.statelab.shop.Catalog;
import dev.statelab.stateless.cart.Carts;
import dev.statelab.stateless.cart.VersionedCart;
import dev.statelab.storefront.CartVersion;
import dev.statelab.storefront.CartView;
import dev.statelab.storefront.ProblemException;
import dev.statelab.storefront.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The {@code Cart} header, in which the client brings its cart with each request and takes it home with each answer. */
@Singleton
class CartHeader {

    static final String NAME = "Cart";

    private final Carts carts;
    private final Catalog catalog;

    CartHeader(Carts carts, Catalog catalog) {
        this.carts = carts;
        this.catalog = catalog;
    }

    /**
     * The user's cart; a request without one has an empty cart at version 0.
     *
     * @param values of all {@code Cart} headers of the request
     */
    VersionedCart read(List<String> values, String user) {
        return switch (values.size()) {
            case 0 -> VersionedCart.NEW;
            case 1 -> carts.read(values.getFirst(), user);
            default -> throw new ProblemException(ProblemType.INVALID_CART, "the request brings more than one cart");
        };
    }

    /** An answer that shows a cart and hands it out. Each user gets another one, so no cache may keep it. */
    Response answer(String user, VersionedCart cart) {
        return Response.ok(CartView.of(cart.version(), cart.cart(), catalog))
                .header(NAME, carts.sign(user, cart))
                .header(HttpHeaders.ETAG, CartVersion.etag(cart.version()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
