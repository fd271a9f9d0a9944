package dev.statelab.stateless.api;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.stateless.cart.VersionedCart;
import dev.statelab.storefront.cart.AddRequest;
import dev.statelab.storefront.cart.CartVersion;
import dev.statelab.storefront.cart.CartView;
import dev.statelab.storefront.cart.QuantityRequest;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.request.RequestBody;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/**
 * The cart that the client keeps. A change takes the cart of the request and answers the next one; whether the client had another
 * one since, nobody here knows. {@code If-Match} lets a client say which version it means to change.
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

    /** The cart, with today's prices. */
    @GET
    @Parameter(name = CartTransport.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @APIResponseSchema(CartView.class)
    public Response cart() {
        return answer(transport.read(user()));
    }

    /** Sets the quantity of a product; zero removes it. */
    @PUT
    @Path("/items/{sku}")
    @Parameter(name = CartTransport.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @APIResponseSchema(CartView.class)
    public Response set(String sku, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, QuantityRequest body) {
        int quantity = RequestBody.required(body).quantity();
        return change(sku, ifMatch, current -> current.with(sku, quantity));
    }

    /** Adds so many pieces of a product. */
    @POST
    @Path("/items/{sku}")
    @Parameter(name = CartTransport.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @APIResponseSchema(CartView.class)
    public Response add(String sku, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, AddRequest body) {
        int more = RequestBody.required(body).add();
        return change(sku, ifMatch, current -> current.adding(sku, more));
    }

    /** Removes a product, whether or not it is in the cart. */
    @DELETE
    @Path("/items/{sku}")
    @Parameter(name = CartTransport.HEADER, in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    @APIResponseSchema(CartView.class)
    public Response remove(String sku, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return change(sku, ifMatch, current -> current.with(sku, 0));
    }

    private Response change(String sku, String ifMatch, UnaryOperator<Cart> change) {
        if (catalog.find(sku).isEmpty()) {
            throw new ProblemException(CommonProblem.UNKNOWN_PRODUCT);
        }
        VersionedCart current = transport.read(user());
        CartVersion.require(ifMatch, current.version());
        Cart changed = change.apply(current.cart());
        return answer(changed.equals(current.cart()) ? current : current.next(changed));
    }

    private Response answer(VersionedCart cart) {
        Response.ResponseBuilder shown = Response.ok(CartView.of(cart.version(), cart.cart(), catalog))
                .header(HttpHeaders.ETAG, CartVersion.etag(cart.version()));
        return transport.handOut(shown, user(), cart).build();
    }

    private String user() {
        return caller.getPrincipal().getName();
    }
}
