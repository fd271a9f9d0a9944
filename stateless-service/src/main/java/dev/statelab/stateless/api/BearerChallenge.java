package dev.statelab.stateless.api;

import dev.statelab.stateless.cart.TokenProblem;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.IssuerUnavailableException;
import dev.statelab.stateless.token.RevocationUnavailableException;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.Problem;
import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.problem.ProblemMappers;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * The {@code WWW-Authenticate} header of a 401: a plain challenge for a request without a token, {@code invalid_token} for one with a bad
 * token (RFC 6750, section 3).
 */
public final class BearerChallenge {

    private static final String CHALLENGE = "Bearer realm=\"statelab\"";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final ProblemMappers PROBLEMS = new ProblemMappers();

    @ServerExceptionMapper
    Response of(UnauthorizedException nobody) {
        return Problem.answer(CommonProblem.UNAUTHENTICATED, null);
    }

    @ServerExceptionMapper
    Response of(AuthenticationFailedException refused) {
        String detail = "the access token " + whatIsWrong(refused);
        Response problem = Problem.answer(CommonProblem.UNAUTHENTICATED, detail);
        return Response.fromResponse(problem)
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        CHALLENGE + ", error=\"invalid_token\", error_description=\"" + detail + '"')
                .build();
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
    private static String whatIsWrong(Throwable refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTokenException invalid) {
                return switch (invalid.reason()) {
                    case EXPIRED -> "expired";
                    case REVOKED -> "was revoked";
                    default -> "is not valid";
                };
            }
        }
        return "is not valid";
    }
}
