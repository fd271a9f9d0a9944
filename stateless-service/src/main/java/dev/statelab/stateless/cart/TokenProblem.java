package dev.statelab.stateless.cart;

import dev.statelab.storefront.problem.ProblemType;

/** The problem types that only the stateless service returns. */
public enum TokenProblem implements ProblemType {
    TAMPERED_CART(400, "The cart that came with the request does not bear the shop's signature"),
    EXPIRED_CART(400, "The cart that came with the request is too old; start another"),
    INVALID_RECEIPT(400, "The receipt that came with the request was not issued here"),
    FOREIGN_CART(403, "The cart that came with the request is another user's"),
    LOGIN_ELSEWHERE(404, "Users of this shop get their tokens from another issuer"),
    STALE_CART(409, "The shop has changed since it sealed the cart, and does not sell so much any more"),
    OVERSIZED_CART(413, "The cart is larger than a cookie may be"),
    NO_REVOCATION(501, "Tokens are good here until they expire"),
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
