package dev.statelab.stateful.api;

import dev.statelab.stateful.session.Lifecycle;
import dev.statelab.stateful.session.http.CsrfTokens;
import dev.statelab.stateful.session.http.SessionCookie;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.login.LoginAttempt;
import dev.statelab.stateful.session.login.Logins;
import dev.statelab.storefront.login.ClientAddresses;
import dev.statelab.storefront.login.DemoUsers;
import dev.statelab.storefront.login.LoginRequest;
import dev.statelab.storefront.request.RequestBody;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Login and logout. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource {

    /** The user who is logged in. */
    @RegisterForReflection
    public record User(String user) {}

    private final DemoUsers users;
    private final Logins logins;
    private final Lifecycle sessions;
    private final SessionCookie cookie;
    private final CsrfTokens csrf;
    private final ClientAddresses addresses;

    LoginResource(
            DemoUsers users,
            Logins logins,
            Lifecycle sessions,
            SessionCookie cookie,
            CsrfTokens csrf,
            ClientAddresses addresses) {
        this.users = users;
        this.logins = logins;
        this.sessions = sessions;
        this.cookie = cookie;
        this.csrf = csrf;
        this.addresses = addresses;
    }

    /**
     * Opens a session. A user who logs in again keeps the cart and gets a new session id; a login as another user starts with an empty
     * cart. Either way, the session of the request ends. After too many failures, attempts are rejected for a while.
     */
    @POST
    @Path("/login")
    @APIResponseSchema(User.class)
    public Uni<Response> login(LoginRequest body, @Context HttpServerRequest request) {
        LoginRequest credentials = RequestBody.required(body);
        LoginAttempt attempt = new LoginAttempt(
                credentials.user(),
                Client.of(request.getHeader(HttpHeaders.USER_AGENT), addresses.of(request)),
                () -> Uni.createFrom().item(users.authenticate(credentials.user(), credentials.password())));
        return logins.open(attempt, cookie.read(request))
                .map(id -> Response.ok(new User(credentials.user()))
                        .header(HttpHeaders.SET_COOKIE, cookie.issue(id))
                        .header(CsrfTokens.HEADER, csrf.issue(credentials.user()))
                        .build());
    }

    /** Ends the session on every replica, if there is one. */
    @POST
    @Path("/logout")
    @APIResponse(responseCode = "204", description = "Logged out")
    public Uni<Response> logout(@Context HttpServerRequest request) {
        return sessions.end(cookie.read(request))
                .map(ended -> Response.noContent()
                        .header(HttpHeaders.SET_COOKIE, cookie.clear())
                        .build());
    }
}
