package dev.statelab.stateless.http;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.issuer.IssuerUnavailableException;
import dev.statelab.stateless.token.proof.InvalidProofException;
import dev.statelab.stateless.token.proof.Proofs;
import dev.statelab.stateless.token.revocation.RevocationUnavailableException;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.Problem;
import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.problem.ProblemMappers;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * The {@code WWW-Authenticate} header of a 401: a plain challenge for a request without a token, {@code invalid_token} for one with a bad
 * token (RFC 6750, section 3), {@code invalid_dpop_proof} for one with a bad proof (RFC 9449, section 7.1).
 */
public final class BearerChallenge {

    private static final String REALM = " realm=\"statelab\"";
    private static final String CHALLENGE = "Bearer" + REALM;
    private static final String PROVEN_CHALLENGE = Proofs.DPOP + REALM + ", algs=\"" + Proofs.ALGORITHM + '"';
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final ProblemMappers PROBLEMS = new ProblemMappers();

    @ServerExceptionMapper
    Response of(UnauthorizedException nobody) {
        return Problem.answer(CommonProblem.UNAUTHENTICATED, null);
    }

    @ServerExceptionMapper
    Response of(AuthenticationFailedException refused, HttpServerRequest request) {
        Optional<InvalidTokenException> token = cause(refused, InvalidTokenException.class);
        return cause(refused, InvalidProofException.class)
                .map(proof -> refusal(PROVEN_CHALLENGE, "invalid_dpop_proof", proof.getMessage()))
                .orElseGet(() -> refusal(
                        isProven(request)
                                        || token.map(InvalidTokenException::reason)
                                                .filter(Reason.BINDING::equals)
                                                .isPresent()
                                ? PROVEN_CHALLENGE
                                : CHALLENGE,
                        "invalid_token",
                        "the access token "
                                + token.map(BearerChallenge::whatIsWrong).orElse("is not valid")));
    }

    /** For routes that need no token, such as the login. */
    @ServerExceptionMapper
    Response of(InvalidProofException refused) {
        return Problem.answer(CommonProblem.INVALID_REQUEST, refused.getMessage());
    }

    private static Response refusal(String challenge, String error, String detail) {
        return Response.fromResponse(Problem.answer(CommonProblem.UNAUTHENTICATED, detail))
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "%s, error=\"%s\", error_description=\"%s\"".formatted(challenge, error, detail))
                .build();
    }

    private static boolean isProven(HttpServerRequest request) {
        String credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
        return credentials.regionMatches(true, 0, Proofs.DPOP, 0, Proofs.DPOP.length());
    }

    /** No challenge: the token may be valid, and the client can only retry. */
    @ServerExceptionMapper
    Response of(RevocationUnavailableException unknown) {
        return PROBLEMS.of(new ProblemException(CommonProblem.STORE_UNAVAILABLE, RETRY_AFTER));
    }

    /** No challenge, as above. */
    @ServerExceptionMapper
    Response of(IssuerUnavailableException unknown) {
        return PROBLEMS.of(new ProblemException(TokenProblem.ISSUER_UNAVAILABLE, RETRY_AFTER));
    }

    /** RFC 9110, section 15.5.2: a 401 always has a challenge. */
    @ServerResponseFilter
    void challenge(ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (response.getStatus() == 401 && !headers.containsKey(HttpHeaders.WWW_AUTHENTICATE)) {
            headers.putSingle(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
    }

    /** Other reasons are not disclosed; the client needs a new token in any case. */
    private static String whatIsWrong(InvalidTokenException invalid) {
        return switch (invalid.reason()) {
            case EXPIRED -> "expired";
            case REVOKED -> "was revoked";
            case BINDING -> "is not bound to a key that the request proves possession of";
            default -> "is not valid";
        };
    }

    private static <T> Optional<T> cause(Throwable refused, Class<T> type) {
        return Stream.iterate(refused, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
