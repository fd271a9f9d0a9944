package dev.statelab.stateless.shop;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.storefront.Problem;
import dev.statelab.storefront.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Says with each 401 how to authenticate: a request without a token is told that it needs one, a request with a bad one is told
 * {@code invalid_token} (RFC 6750, section 3).
 */
public final class BearerChallenge {

    private static final String CHALLENGE = "Bearer realm=\"statelab\"";

    @ServerExceptionMapper
    Response of(UnauthorizedException nobody) {
        return Problem.answer(ProblemType.UNAUTHENTICATED, null);
    }

    @ServerExceptionMapper
    Response of(AuthenticationFailedException refused) {
        String detail = isExpired(refused) ? "the access token expired" : "the access token is not valid";
        Response problem = Problem.answer(ProblemType.UNAUTHENTICATED, detail);
        return Response.fromResponse(problem)
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        CHALLENGE + ", error=\"invalid_token\", error_description=\"" + detail + '"')
                .build();
    }

    /** RFC 9110, section 15.5.2: a 401 always has a challenge. */
    @ServerResponseFilter
    void challenge(ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (response.getStatus() == 401 && !headers.containsKey(HttpHeaders.WWW_AUTHENTICATE)) {
            headers.putSingle(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
    }

    private static boolean isExpired(Throwable refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTokenException invalid) {
                return invalid.reason() == Reason.EXPIRED;
            }
        }
        return false;
    }
}
