package dev.statelab.storefront.problem;

import dev.statelab.storefront.cart.QuantityRequest;
import dev.statelab.storefront.login.LoginRequest;
import dev.statelab.storefront.request.RequestBody;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

/** Routes that fail in the ways that a service can fail. */
@Path("/echo")
public class EchoResource {

    @POST
    @Path("/login")
    public String login(LoginRequest body) {
        return RequestBody.required(body).user();
    }

    @PUT
    @Path("/quantity")
    public int quantity(QuantityRequest body) {
        return RequestBody.required(body).quantity();
    }

    @POST
    @Path("/failure")
    public String failure() {
        throw new IllegalStateException("secret detail");
    }
}
