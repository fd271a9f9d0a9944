package dev.statelab.stateless.api;

import dev.statelab.stateless.http.CartTransport;
import dev.statelab.stateless.http.TokenProblem;
import dev.statelab.stateless.http.TokenResponse;
import dev.statelab.stateless.login.Guesses;
import dev.statelab.stateless.login.Guesses.Counter;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.issuer.Issuer;
import dev.statelab.stateless.token.pair.TokenPairs;
import dev.statelab.stateless.token.proof.Proof;
import dev.statelab.stateless.token.proof.Proofs;
import dev.statelab.stateless.token.revocation.Revocation;
import dev.statelab.storefront.login.ClientAddresses;
import dev.statelab.storefront.login.DemoUsers;
import dev.statelab.storefront.login.LoginRequest;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.request.RequestBody;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Login and logout. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class LoginResource {

    private final DemoUsers users;
    private final Guesses guesses;
    private final ClientAddresses addresses;
    private final Issuer issuer;
    private final TokenPairs tokens;
    private final Proofs proofs;
    private final Revocation revocation;
    private final CartTransport carts;
    private final CurrentIdentityAssociation caller;

    LoginResource(
            DemoUsers users,
            Guesses guesses,
            ClientAddresses addresses,
            Issuer issuer,
            TokenPairs tokens,
            Proofs proofs,
            Revocation revocation,
            CartTransport carts,
            CurrentIdentityAssociation caller) {
        this.users = users;
        this.guesses = guesses;
        this.addresses = addresses;
        this.issuer = issuer;
        this.tokens = tokens;
        this.proofs = proofs;
        this.revocation = revocation;
        this.carts = carts;
        this.caller = caller;
    }

    /**
     * Issues tokens for a user and password, or returns 401 {@code bad-credentials}, or 429 {@code too-many-attempts} after too many
     * failures. If the request carries a proof, the tokens are bound to its key.
     */
    @POST
    @Path("/login")
    @APIResponseSchema(TokenResponse.class)
    @Parameter(name = Proofs.DPOP, in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    public Uni<Response> login(LoginRequest body, @Context HttpServerRequest request) {
        requireLoginHere();
        LoginRequest login = RequestBody.required(body);
        List<Counter> counters = Counter.ofLogin(login.user(), addresses.of(request));
        guesses.requireFew(counters);
        Optional<Proof> proof = proofs.of(request);
        if (!users.authenticate(login.user(), login.password())) {
            guesses.failed(counters);
            throw new ProblemException(CommonProblem.BAD_CREDENTIALS);
        }
        return tokens.login(login.user(), proof)
                .map(pair -> carts.clearForeign(request, Response.ok(TokenResponse.of(pair)), login.user())
                        .build());
    }

    /**
     * With revocation on, all tokens of the caller's login become invalid at once, on every replica. A client whose access token has
     * expired identifies the login by its refresh token, if this service issued it. With revocation off, the service does nothing: the
     * client deletes its tokens, which would remain valid until they expire.
     */
    @POST
    @Path("/logout")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "204", description = "Logged out")
    public Uni<Response> logout(LogoutRequest body, @Context HttpServerRequest request) {
        Response answer = carts.clear(request, Response.noContent()).build();
        if (!revocation.isOn()) {
            return Uni.createFrom().item(answer);
        }
        Uni<Boolean> byRefreshToken = body == null || body.refreshToken() == null || issuer.isElsewhere()
                ? Uni.createFrom().item(false)
                : tokens.revoke(body.refreshToken());
        return byRefreshToken
                .flatMap(done -> done ? Uni.createFrom().voidItem() : ofCaller(revocation::revoke))
                .replaceWith(answer);
    }

    /** The same for a request without a body, whatever its content type. */
    @POST
    @Path("/logout")
    @Consumes(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Uni<Response> logout(@Context HttpServerRequest request) {
        return logout(null, request);
    }

    /**
     * Revokes all tokens of the caller's user, from every login. With revocation off, this is not possible: 501
     * {@code no-revocation}.
     */
    @DELETE
    @Path("/sessions")
    @APIResponse(responseCode = "204", description = "Logged out everywhere")
    public Uni<Response> logoutEverywhere(@Context HttpServerRequest request) {
        if (!revocation.isOn()) {
            throw new ProblemException(TokenProblem.NO_REVOCATION);
        }
        return ofCaller(revocation::revokeAll)
                .replaceWith(() -> carts.clear(request, Response.noContent()).build());
    }

    private Uni<Void> ofCaller(Function<VerifiedToken, Uni<Void>> revoke) {
        return caller.getDeferredIdentity()
                .flatMap(identity -> identity.isAnonymous()
                        ? Uni.createFrom().failure(new UnauthorizedException())
                        : revoke.apply(VerifiedToken.of(identity)));
    }

    private void requireLoginHere() {
        if (issuer.isElsewhere()) {
            throw new ProblemException(TokenProblem.LOGIN_ELSEWHERE);
        }
    }
}
