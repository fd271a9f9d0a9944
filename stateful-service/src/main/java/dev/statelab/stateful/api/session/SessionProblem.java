package dev.statelab.stateful.api.session;

import dev.statelab.storefront.problem.ProblemType;

/** The problem types that only the stateful service returns. */
enum SessionProblem implements ProblemType {
    CSRF_TOKEN_INVALID(403, "The CSRF-Token header is missing or not valid for the user of this session"),
    CROSS_SITE(403, "The request comes from another site"),
    UNKNOWN_SESSION(404, "You have no such session"),
    CONFLICT(409, "The session was changed concurrently; read it again and retry");

    private final int status;
    private final String title;

    SessionProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }
}
