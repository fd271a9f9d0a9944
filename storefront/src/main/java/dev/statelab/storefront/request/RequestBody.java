package dev.statelab.storefront.request;

import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;

/** A body that a route requires. */
public final class RequestBody {

    private RequestBody() {}

    /**
     * The body itself. The framework passes null for an empty body and for the JSON {@code null}.
     *
     * @throws ProblemException {@code invalid-request} if it is null
     */
    public static <T> T required(T body) {
        if (body == null) {
            throw new ProblemException(CommonProblem.INVALID_REQUEST, "the request has no body");
        }
        return body;
    }
}
