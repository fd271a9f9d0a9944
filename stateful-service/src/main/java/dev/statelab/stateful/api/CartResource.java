package dev.statelab.stateful.api;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.stateful.api.session.Carts;
import dev.statelab.stateful.api.session.Shopping;
import dev.statelab.stateful.api.session.ShoppingCodec;
import dev.statelab.stateful.session.Sessions;
import dev.statelab.stateful.session.copy.CopiedSessions;
import dev.statelab.stateful.session.copy.CopiedSessions.Answered;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.storefront.cart.AddRequest;
import dev.statelab.storefront.cart.Availability;
import dev.statelab.storefront.cart.CartView;
import dev.statelab.storefront.cart.IfMatch;
import dev.statelab.storefront.cart.QuantityRequest;
import dev.statelab.storefront.request.RequestBody;
import io.smallrye.mutiny.Uni;
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

/** The cart in the caller's session. A change with {@code If-Match} is made only if that header matches the cart. */
@Path("/cart")
@Produces(MediaType.APPLICATION_JSON)
public class CartResource {

    private final Sessions sessions;
    private final CopiedSessions copied;
    private final ShoppingCodec codec;
    private final Catalog catalog;

    CartResource(Sessions sessions, CopiedSessions copied, ShoppingCodec codec, Catalog catalog) {
        this.sessions = sessions;
        this.copied = copied;
        this.codec = codec;
        this.catalog = catalog;
    }

    @GET
    public Uni<RestResponse<CartView>> get(@Context HttpServerRequest request) {
        return copied.read(request, session -> answer(session, codec.decode(session.state())));
    }

    /** Sets the quantity of a product; zero removes it. */
    @PUT
    @Path("/items/{sku}")
    public Uni<RestResponse<CartView>> put(
            String sku, @BeanParam IfMatch ifMatch, QuantityRequest body, @Context HttpServerRequest request) {
        int quantity = RequestBody.required(body).quantity();
        return change(sku, ifMatch, request, cart -> cart.with(sku, quantity));
    }

    /** Adds to the quantity of a product. */
    @POST
    @Path("/items/{sku}")
    public Uni<RestResponse<CartView>> add(
            String sku, @BeanParam IfMatch ifMatch, AddRequest body, @Context HttpServerRequest request) {
        int more = RequestBody.required(body).add();
        return change(sku, ifMatch, request, cart -> cart.adding(sku, more));
    }

    /** Removes a product, if the cart contains it. */
    @DELETE
    @Path("/items/{sku}")
    public Uni<RestResponse<CartView>> remove(
            String sku, @BeanParam IfMatch ifMatch, @Context HttpServerRequest request) {
        return change(sku, ifMatch, request, cart -> cart.with(sku, 0));
    }

    private Uni<RestResponse<CartView>> change(
            String sku, IfMatch ifMatch, HttpServerRequest request, UnaryOperator<Cart> change) {
        return copied.change(request, session -> {
            Shopping before = codec.decode(session.state());
            ifMatch.require(() -> Carts.tag(session, Carts.view(before, catalog)));
            Shopping after = before.with(change.apply(before.cart()));
            Availability.requireForChange(sku, before.cart(), after.cart(), catalog);
            return after.equals(before)
                    ? Uni.createFrom().item(new Answered<>(session, answer(session, after)))
                    : sessions.save(session, codec.encode(after))
                            .map(saved -> new Answered<>(saved, answer(saved, after)));
        });
    }

    private RestResponse.ResponseBuilder<CartView> answer(Session session, Shopping shopping) {
        CartView view = Carts.view(shopping, catalog);
        return RestResponse.ResponseBuilder.ok(view)
                .header(HttpHeaders.ETAG, Carts.tag(session, view).value());
    }
}
