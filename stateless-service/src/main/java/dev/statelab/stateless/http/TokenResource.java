package dev.statelab.stateless.http;

import dev.statelab.stateless.login.Guesses;
import dev.statelab.stateless.login.Guesses.Counter;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.issuer.Issuer;
import dev.statelab.stateless.token.pair.TokenPairs;
import dev.statelab.stateless.token.proof.InvalidProofException;
import dev.statelab.stateless.token.proof.Proofs;
import dev.statelab.stateless.token.revocation.Revocation;
import dev.statelab.storefront.login.ClientAddresses;
import dev.statelab.storefront.problem.ProblemException;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** The routes of an OAuth authorization server that any client library can use: refreshing and revoking, as forms. */
@Path("/")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class TokenResource {

    private static final String INVALID_REQUEST = "invalid_request";
    private static final String REFRESH_TOKEN = "refresh_token";

    private final Issuer issuer;
    private final Guesses guesses;
    private final ClientAddresses addresses;
    private final TokenPairs tokens;
    private final Proofs proofs;
    private final Revocation revocation;

    TokenResource(
            Issuer issuer,
            Guesses guesses,
            ClientAddresses addresses,
            TokenPairs tokens,
            Proofs proofs,
            Revocation revocation) {
        this.issuer = issuer;
        this.guesses = guesses;
        this.addresses = addresses;
        this.tokens = tokens;
        this.proofs = proofs;
        this.revocation = revocation;
    }

    /**
     * Issues new tokens for a refresh token (RFC 6749, section 6), bound to the same key as the previous ones (RFC 9449, section 5), or
     * returns 429 {@code too-many-attempts} after too many guesses.
     */
    @POST
    @Path("/token")
    @APIResponseSchema(TokenResponse.class)
    @Parameter(name = Proofs.DPOP, in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
    public Uni<Response> token(
            @FormParam("grant_type") List<String> grantType,
            @FormParam(REFRESH_TOKEN) List<String> refreshToken,
            @Context HttpServerRequest request) {
        requireIssuedHere();
        if (grantType.size() != 1) {
            return error(INVALID_REQUEST, "exactly one grant_type is required");
        }
        if (!grantType.getFirst().equals(REFRESH_TOKEN)) {
            return error("unsupported_grant_type", "the only supported grant_type is refresh_token");
        }
        if (refreshToken.size() != 1) {
            return error(INVALID_REQUEST, "exactly one refresh_token is required");
        }
        List<Counter> counters = Counter.ofRefresh(addresses.of(request));
        guesses.requireFew(counters);
        return Uni.createFrom()
                .deferred(() -> tokens.refresh(refreshToken.getFirst(), proofs.of(request)))
                .map(pair -> Response.ok(TokenResponse.of(pair)).build())
                .onFailure(InvalidTokenException.class)
                .recoverWithItem(refused -> refused((InvalidTokenException) refused, counters))
                .onFailure(InvalidProofException.class)
                .recoverWithItem(refused -> OAuthError.answer("invalid_dpop_proof", refused.getMessage()));
    }

    /** Only a wrong signature counts as a guess: a token that has expired, or whose key was removed, was valid once. */
    private Response refused(InvalidTokenException refusal, List<Counter> counters) {
        if (refusal.reason() == Reason.SIGNATURE) {
            guesses.failed(counters);
        }
        return OAuthError.answer("invalid_grant", "the token was refused: " + refusal.getMessage());
    }

    /**
     * Revokes all tokens of the login from which an access or refresh token descends (RFC 7009). An invalid token gets the same response,
     * since there is nothing to revoke.
     */
    @POST
    @Path("/revoke")
    @APIResponse(responseCode = "200", description = "Revoked")
    public Uni<Response> revoke(@FormParam("token") List<String> token) {
        requireIssuedHere();
        if (token.size() != 1) {
            return error(INVALID_REQUEST, "exactly one token is required");
        }
        if (!revocation.isOn()) {
            return error("unsupported_token_type", "revocation is off: tokens are valid until they expire");
        }
        return tokens.revoke(token.getFirst()).map(found -> Response.ok().build());
    }

    private void requireIssuedHere() {
        if (issuer.isElsewhere()) {
            throw new ProblemException(TokenProblem.LOGIN_ELSEWHERE);
        }
    }

    private static Uni<Response> error(String error, String description) {
        return Uni.createFrom().item(OAuthError.answer(error, description));
    }
}
