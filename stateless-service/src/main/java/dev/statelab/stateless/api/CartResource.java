package dev.statelab.stateless.api;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.stateless.cart.Carts.Brought;
import dev.statelab.stateless.cart.VersionedCart;
import dev.statelab.stateless.http.CartTransport;
import dev.statelab.storefront.cart.AddRequest;
import dev.statelab.storefront.cart.Availability;
import dev.statelab.storefront.cart.CartTag;
import dev.statelab.storefront.cart.CartView;
import dev.statelab.storefront.cart.IfMatch;
import dev.statelab.storefront.cart.QuantityRequest;
import dev.statelab.storefront.request.RequestBody;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.function.UnaryOperator;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The cart that the client keeps. A change takes the cart of the request and returns its successor. The service does not know whether that
 * cart is the client's latest; {@code If-Match} lets a client say which one it means to change.
 */
@Path("/cart")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@NonBlocking
public class CartResource {

    private final CartTransport transport;
    private final Catalog catalog;
    private final SecurityIdentity caller;

    CartResource(CartTransport transport, Catalog catalog, SecurityIdentity caller) {
        this.transport = transport;
        this.catalog = catalog;
        this.caller = caller;
    }

    /** The cart, with current prices. */
    @GET
    public RestResponse<CartView> cart(@Context HttpServerRequest request) {
        String user = user();
        Brought brought = transport.read(request, user);
        RestResponse.ResponseBuilder<CartView> shown = show(user, brought.cart());
        return (brought.ageing() ? transport.handOut(request, shown, user, brought.cart()) : shown).build();
    }

    /** Sets the quantity of a product; zero removes it. */
    @PUT
    @Path("/items/{sku}")
    public RestResponse<CartView> set(
            String sku, @BeanParam IfMatch ifMatch, QuantityRequest body, @Context HttpServerRequest request) {
        int quantity = RequestBody.required(body).quantity();
        return change(sku, ifMatch, request, current -> current.with(sku, quantity));
    }

    /** Adds to the quantity of a product. */
    @POST
    @Path("/items/{sku}")
    public RestResponse<CartView> add(
            String sku, @BeanParam IfMatch ifMatch, AddRequest body, @Context HttpServerRequest request) {
        int more = RequestBody.required(body).add();
        return change(sku, ifMatch, request, current -> current.adding(sku, more));
    }

    /** Removes a product, whether or not it is in the cart. */
    @DELETE
    @Path("/items/{sku}")
    public RestResponse<CartView> remove(String sku, @BeanParam IfMatch ifMatch, @Context HttpServerRequest request) {
        return change(sku, ifMatch, request, current -> current.with(sku, 0));
    }

    private RestResponse<CartView> change(
            String sku, IfMatch ifMatch, HttpServerRequest request, UnaryOperator<Cart> change) {
        String user = user();
        VersionedCart current = transport.read(request, user).cart();
        ifMatch.require(() -> CartTag.of(user, view(current)));
        Cart changed = change.apply(current.cart());
        Availability.requireForChange(sku, current.cart(), changed, catalog);
        VersionedCart next = changed.equals(current.cart()) ? current : current.next(changed);
        return transport.handOut(request, show(user, next), user, next).build();
    }

    private RestResponse.ResponseBuilder<CartView> show(String user, VersionedCart cart) {
        CartView view = view(cart);
        return RestResponse.ResponseBuilder.ok(view)
                .header(HttpHeaders.ETAG, CartTag.of(user, view).value());
    }

    private CartView view(VersionedCart cart) {
        return CartView.of(cart.version(), cart.cart(), catalog);
    }

    /** Called once per request, since each call looks it up in the request context. */
    private String user() {
        return caller.getPrincipal().getName();
    }
}
