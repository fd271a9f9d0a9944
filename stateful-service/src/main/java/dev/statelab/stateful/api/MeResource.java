package dev.statelab.stateful.api;

import dev.statelab.shop.Catalog;
import dev.statelab.stateful.api.session.Shopping;
import dev.statelab.stateful.api.session.ShoppingCodec;
import dev.statelab.stateful.session.Sessions;
import dev.statelab.stateful.session.copy.CopiedSessions;
import dev.statelab.stateful.session.copy.CopiedSessions.Answered;
import dev.statelab.stateful.session.http.CsrfTokens;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;

/** The caller, and the products that they viewed. */
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
public class MeResource {

    /** @param viewed stock keeping units, the most recently viewed first */
    @RegisterForReflection
    public record Me(String user, List<String> viewed) {}

    private final Sessions sessions;
    private final CopiedSessions copied;
    private final CsrfTokens csrf;
    private final ShoppingCodec codec;
    private final Catalog catalog;

    MeResource(Sessions sessions, CopiedSessions copied, CsrfTokens csrf, ShoppingCodec codec, Catalog catalog) {
        this.sessions = sessions;
        this.copied = copied;
        this.csrf = csrf;
        this.codec = codec;
        this.catalog = catalog;
    }

    /** The caller. Also issues a CSRF token, for a page that was reloaded. */
    @GET
    public Uni<RestResponse<Me>> get(@Context HttpServerRequest request) {
        return copied.read(
                request,
                session -> RestResponse.ResponseBuilder.ok(new Me(
                                session.user(), codec.decode(session.state()).viewed()))
                        .header(CsrfTokens.HEADER, csrf.issue(session.user())));
    }

    /** Records that the caller viewed a product; the cart and its version do not change. */
    @PUT
    @Path("/viewed/{sku}")
    @APIResponse(responseCode = "204", description = "Remembered")
    public Uni<RestResponse<Void>> view(String sku, @Context HttpServerRequest request) {
        return copied.change(request, session -> {
            if (catalog.find(sku).isEmpty()) {
                throw new ProblemException(CommonProblem.UNKNOWN_PRODUCT);
            }
            Shopping before = codec.decode(session.state());
            Shopping after = before.viewing(sku);
            RestResponse.ResponseBuilder<Void> done = RestResponse.ResponseBuilder.noContent();
            return after.equals(before)
                    ? Uni.createFrom().item(new Answered<>(session, done))
                    : sessions.save(session, codec.encode(after)).map(saved -> new Answered<>(saved, done));
        });
    }
}
