package dev.statelab.stateless.api;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Order;
import dev.statelab.shop.PricedCart;
import dev.statelab.stateless.cart.OrderId;
import dev.statelab.stateless.cart.Receipts;
import dev.statelab.stateless.cart.VersionedCart;
import dev.statelab.stateless.http.CartTransport;
import dev.statelab.storefront.cart.Availability;
import dev.statelab.storefront.cart.CartTag;
import dev.statelab.storefront.cart.CartView;
import dev.statelab.storefront.cart.IfMatch;
import dev.statelab.storefront.order.IdempotencyKey;
import dev.statelab.storefront.order.OrderView;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Checkout and receipts. The shop stores no orders: the client keeps each as a signed receipt, and a repeated checkout computes the same
 * order again. The shop cannot tell a used {@code Idempotency-Key} from a new one, so the same key with another cart is another order.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@NonBlocking
public class OrdersResource {

    private static final String RECEIPT = "Receipt";

    private final CartTransport transport;
    private final Receipts receipts;
    private final Catalog catalog;
    private final SecurityIdentity caller;

    OrdersResource(CartTransport transport, Receipts receipts, Catalog catalog, SecurityIdentity caller) {
        this.transport = transport;
        this.receipts = receipts;
        this.catalog = catalog;
        this.caller = caller;
    }

    /** Buys the content of the cart. Returns the order, its receipt and an empty cart. */
    @POST
    @Path("/checkout")
    @APIResponseSchema(value = OrderView.class, responseCode = "201")
    public RestResponse<OrderView> checkout(
            @HeaderParam(IdempotencyKey.HEADER) String key,
            @BeanParam IfMatch ifMatch,
            @Context HttpServerRequest request) {
        IdempotencyKey idempotencyKey = IdempotencyKey.parse(key);
        VersionedCart cart = transport.read(request, user()).cart();
        ifMatch.require(() -> CartTag.of(user(), CartView.of(cart.version(), cart.cart(), catalog)));
        if (cart.cart().isEmpty()) {
            throw new ProblemException(CommonProblem.EMPTY_CART);
        }
        Availability.requireForCheckout(cart.cart(), catalog);
        PricedCart content = PricedCart.of(cart.cart(), catalog);
        Order order = new Order(OrderId.of(user(), idempotencyKey, cart.version(), content), user(), content);
        RestResponse.ResponseBuilder<OrderView> sold = RestResponse.ResponseBuilder.create(
                        RestResponse.Status.CREATED, OrderView.of(order))
                .header(HttpHeaders.LOCATION, "/orders/" + order.id())
                .header(RECEIPT, receipts.sign(order));
        return transport.handOut(request, sold, user(), cart.next(Cart.empty())).build();
    }

    /** The order in the receipt of the request. */
    @GET
    @Path("/orders/{id}")
    public OrderView order(String id, @HeaderParam(RECEIPT) String receipt) {
        if (receipt == null) {
            throw new ProblemException(
                    CommonProblem.INVALID_REQUEST,
                    "the shop stores no orders: send the receipt in the header " + RECEIPT);
        }
        Order order = receipts.read(receipt, user());
        if (!order.id().equals(id)) {
            throw new ProblemException(CommonProblem.UNKNOWN_ORDER, "the receipt is for another order");
        }
        return OrderView.of(order);
    }

    private String user() {
        return caller.getPrincipal().getName();
    }
}
