package dev.statelab.stateful.api;

import dev.statelab.storefront.problem.ProblemType;

/** The kinds of problem that only a service with sessions answers. */
enum SessionProblem implements ProblemType {
    CSRF_TOKEN_INVALID(403, "The CSRF-Token header is missing or not of this session's user"),
    CROSS_SITE(403, "The request comes from another site"),
    UNKNOWN_SESSION(404, "You have no such session"),
    CONFLICT(409, "Others changed this at the same time; read it again and retry");

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
