package dev.statelab.storefront.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.statelab.shop.CartLimitException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps each exception to a {@link Problem}. An unexpected failure is logged here, and nowhere else. */
public final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response of(ProblemException problem) {
        return problem.answer();
    }

    @ServerExceptionMapper
    public Response of(CartLimitException limit) {
        return Problem.answer(CommonProblem.INVALID_REQUEST, limit.getMessage());
    }

    /** The framework's own errors (no such route, method, media type) have a status but no body. */
    @ServerExceptionMapper
    public Response of(WebApplicationException refusal) {
        if (refusal.getCause() instanceof JsonProcessingException json) {
            return ofJson(json);
        }
        return Problem.answer(CommonProblem.ofStatus(refusal.getResponse().getStatus()), null);
    }

    /** Needed besides the mapper of the supertype because the framework has its own mapper for this type. */
    @ServerExceptionMapper
    public Response of(MismatchedInputException json) {
        return ofJson(json);
    }

    @ServerExceptionMapper
    public Response ofJson(JsonProcessingException json) {
        if (json.getCause() instanceof ProblemException problem) {
            return of(problem);
        }
        // Jackson's message quotes the body; the position is enough for the client
        var at = json.getLocation();
        String where = at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
        return Problem.answer(
                CommonProblem.INVALID_REQUEST, "the body is not the JSON that this route expects" + where);
    }

    @ServerExceptionMapper
    public Response of(Throwable failure) {
        LOG.error("request failed", failure);
        return Problem.answer(CommonProblem.INTERNAL, null);
    }
}
