package dev.statelab.stateful.api.session;

import dev.statelab.stateful.session.SessionRefusal;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.problem.ProblemMappers;
import dev.statelab.storefront.problem.ProblemType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps each {@link SessionRefusal} to a problem. */
public final class SessionRefusals {

    private static final ProblemMappers PROBLEMS = new ProblemMappers();

    @ServerExceptionMapper
    Response of(SessionRefusal refusal) {
        ProblemType type = type(refusal.reason());
        return PROBLEMS.of(refusal.retryAfter()
                .map(wait -> new ProblemException(type, wait))
                .orElseGet(() -> new ProblemException(type)));
    }

    private static ProblemType type(SessionRefusal.Reason reason) {
        return switch (reason) {
            case NO_SESSION -> CommonProblem.UNAUTHENTICATED;
            case UNKNOWN_SESSION -> SessionProblem.UNKNOWN_SESSION;
            case INVALID_PAGE -> CommonProblem.INVALID_REQUEST;
            case CONFLICT -> SessionProblem.CONFLICT;
            case BAD_CREDENTIALS -> CommonProblem.BAD_CREDENTIALS;
            case TOO_MANY_ATTEMPTS -> CommonProblem.TOO_MANY_ATTEMPTS;
            case CSRF_TOKEN_INVALID -> SessionProblem.CSRF_TOKEN_INVALID;
            case CROSS_SITE -> SessionProblem.CROSS_SITE;
            case STORE_UNAVAILABLE -> CommonProblem.STORE_UNAVAILABLE;
        };
    }
}
