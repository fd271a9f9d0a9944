package dev.statelab.storefront.login;

import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;

/** The body of {@code POST /login}: both fields are present and at most {@value #MAX_LENGTH} characters long. */
public record LoginRequest(String user, String password) {

    private static final int MAX_LENGTH = 128;

    public LoginRequest {
        require("user", user);
        require("password", password);
    }

    private static void require(String field, String value) {
        if (value == null || value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new ProblemException(
                    CommonProblem.INVALID_REQUEST,
                    "'%s' must have between 1 and %d characters".formatted(field, MAX_LENGTH));
        }
    }

    /** Omits the password, which must not be logged. */
    @Override
    public String toString() {
        return "LoginRequest[user=" + user + "]";
    }
}
