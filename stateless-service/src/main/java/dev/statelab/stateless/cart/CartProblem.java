package dev.statelab.stateless.cart;

import dev.statelab.storefront.problem.ProblemType;

/** What is wrong with a cart or a receipt that the client keeps. */
enum CartProblem implements ProblemType {
    TAMPERED_CART(400, "The cart in the request has no valid signature of the shop"),
    EXPIRED_CART(400, "The cart in the request has expired; start another"),
    INVALID_RECEIPT(400, "The receipt in the request is not valid"),
    FOREIGN_CART(403, "The cart in the request belongs to another user"),
    STALE_CART(409, "The cart in the request exceeds the shop's current limits"),
    OVERSIZED_CART(413, "The cart is larger than a cookie may be");

    private final int status;
    private final String title;

    CartProblem(int status, String title) {
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
