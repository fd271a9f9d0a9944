package dev.statelab.stateless.cart;

import dev.statelab.storefront.problem.ProblemType;

/** The kinds of problem that only a service whose requests bring everything answers. */
public enum TokenProblem implements ProblemType {
    TAMPERED_CART(400, "The cart that came with the request does not bear the shop's signature"),
    EXPIRED_CART(400, "The cart that came with the request is too old; start another"),
    INVALID_RECEIPT(400, "The receipt that came with the request was not issued here"),
    INVALID_GRANT(400, "The refresh token is not good; log in again"),
    FOREIGN_CART(403, "The cart that came with the request is another user's"),
    LOGIN_ELSEWHERE(404, "Users of this shop get their tokens from another issuer"),
    STALE_CART(409, "The shop has changed since it signed the cart, and cannot sell what is in it"),
    OVERSIZED_CART(413, "The cart is larger than a cookie may be");

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
