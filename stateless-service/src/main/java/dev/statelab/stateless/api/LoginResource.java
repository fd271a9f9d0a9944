package dev.statelab.stateless.api;

import dev.statelab.stateless.cart.TokenProblem;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.Issuer;
import dev.statelab.stateless.token.Revocation;
import dev.statelab.stateless.token.TokenPair;
import dev.statelab.stateless.token.TokenPairs;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.storefront.login.DemoUsers;
import dev.statelab.storefront.login.LoginRequest;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.request.RequestBody;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** In, on and out. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class LoginResource {

    private final DemoUsers users;
    private final Issuer issuer;
    private final TokenPairs tokens;
    private final Revocation revocation;
    private final CartTransport carts;
    private final CurrentIdentityAssociation caller;

    LoginResource(
            DemoUsers users,
            Issuer issuer,
            TokenPairs tokens,
            Revocation revocation,
            CartTransport carts,
            CurrentIdentityAssociation caller) {
        this.users = users;
        this.issuer = issuer;
        this.tokens = tokens;
        this.revocation = revocation;
        this.carts = carts;
        this.caller = caller;
    }

    /** Tokens for a user and password, or 401 {@code bad-credentials}. */
    @POST
    @Path("/login")
    @APIResponseSchema(TokenResponse.class)
    public Response login(LoginRequest body) {
        requireLoginHere();
        LoginRequest login = RequestBody.required(body);
        if (!users.authenticate(login.user(), login.password())) {
            throw new ProblemException(CommonProblem.BAD_CREDENTIALS);
        }
        return carts.clearForeign(answer(tokens.login(login.user())), login.user())
                .build();
    }

    /** New tokens for a refresh token, or 400 {@code invalid-grant} (RFC 6749, section 5.2). */
    @POST
    @Path("/token")
    @APIResponseSchema(TokenResponse.class)
    public Uni<Response> token(RefreshRequest body) {
        requireLoginHere();
        String refreshToken = RequestBody.required(body).refreshToken();
        return Uni.createFrom()
                .deferred(() -> tokens.refresh(refreshToken))
                .onFailure(InvalidTokenException.class)
                .transform(refused -> new ProblemException(
                        TokenProblem.INVALID_GRANT, "the token was refused: " + refused.getMessage()))
                .map(pair -> answer(pair).build());
    }

    /**
     * With revocation on, all tokens of the caller's login end here and now, on every replica. Without it there is nothing to do but
     * for the client, who forgets its tokens: they keep working until they expire, which is what a service without memory cannot
     * prevent.
     */
    @POST
    @Path("/logout")
    @APIResponse(responseCode = "204", description = "Logged out")
    public Uni<Response> logout() {
        Response answer = carts.clear(Response.noContent()).build();
        return revocation.isOn()
                ? revoke().replaceWith(answer)
                : Uni.createFrom().item(answer);
    }

    private Uni<Void> revoke() {
        return caller.getDeferredIdentity()
                .flatMap(identity -> identity.isAnonymous()
                        ? Uni.createFrom().failure(new UnauthorizedException())
                        : revocation.revoke(VerifiedToken.of(identity)));
    }

    private void requireLoginHere() {
        if (issuer.isElsewhere()) {
            throw new ProblemException(TokenProblem.LOGIN_ELSEWHERE);
        }
    }

    private static Response.ResponseBuilder answer(TokenPair pair) {
        return Response.ok(TokenResponse.of(pair)).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
