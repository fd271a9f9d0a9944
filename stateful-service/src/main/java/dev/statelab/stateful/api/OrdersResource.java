package dev.statelab.stateful.api;

import dev.statelab.stateful.api.session.Orders;
import dev.statelab.stateful.session.Sessions;
import dev.statelab.stateful.session.http.SessionCookie;
import dev.statelab.storefront.cart.IfMatch;
import dev.statelab.storefront.order.IdempotencyKey;
import dev.statelab.storefront.order.OrderView;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Checkout and orders. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class OrdersResource {

    private final Sessions sessions;
    private final SessionCookie cookie;
    private final Orders orders;

    OrdersResource(Sessions sessions, SessionCookie cookie, Orders orders) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.orders = orders;
    }

    /** Buys the content of the cart, once for each {@code Idempotency-Key} of a user. */
    @POST
    @Path("/checkout")
    @APIResponseSchema(value = OrderView.class, responseCode = "201")
    public Uni<Response> checkout(
            @HeaderParam(IdempotencyKey.HEADER) String header,
            @BeanParam IfMatch ifMatch,
            @Context HttpServerRequest request) {
        IdempotencyKey key = IdempotencyKey.parse(header);
        return sessions.with(cookie.read(request), session -> orders.buy(session, key, ifMatch))
                .map(order -> Response.status(Response.Status.CREATED)
                        .header(HttpHeaders.LOCATION, "/orders/" + order.id())
                        .entity(order)
                        .build());
    }

    /** An order of the caller. Another user's order gets the same response as an order that does not exist. */
    @GET
    @Path("/orders/{id}")
    public Uni<OrderView> order(String id, @Context HttpServerRequest request) {
        return sessions.with(cookie.read(request), session -> orders.find(session, id));
    }
}
