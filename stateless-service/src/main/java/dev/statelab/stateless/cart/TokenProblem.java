package dev.statelab.stateless.cart;

import dev.statelab.storefront.problem.ProblemType;

/** The problem types that only the stateless service returns. */
public enum TokenProblem implements ProblemType {
    TAMPERED_CART(400, "The cart in the request has no valid signature of the shop"),
    EXPIRED_CART(400, "The cart in the request has expired; start another"),
    INVALID_RECEIPT(400, "The receipt in the request is not valid"),
    FOREIGN_CART(403, "The cart in the request belongs to another user"),
    LOGIN_ELSEWHERE(404, "Users of this shop get their tokens from another issuer"),
    STALE_CART(409, "The cart in the request exceeds the shop's current limits"),
    OVERSIZED_CART(413, "The cart is larger than a cookie may be"),
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
