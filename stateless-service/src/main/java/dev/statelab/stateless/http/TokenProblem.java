package dev.statelab.stateless.http;

import dev.statelab.storefront.problem.ProblemType;

/** The problem types of tokens and their issuer. */
public enum TokenProblem implements ProblemType {
    LOGIN_ELSEWHERE(404, "Users of this shop get their tokens from another issuer"),
    NO_REVOCATION(501, "Tokens cannot be revoked; they are valid until they expire"),
    ISSUER_UNAVAILABLE(503, "The issuer of the tokens does not answer; try again soon");

    private final int status;
    private final String title;

    TokenProblem(int status, String title) {
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
