package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Answer;

/** The refusals by the shop that a shopper tells apart from others. */
enum Problem {
    EMPTY_CART("empty-cart"),
    CONFLICT("conflict"),
    /** The stateless service's answer to a receipt, its only copy of an order, that it does not accept any longer. */
    INVALID_RECEIPT("invalid-receipt");

    /** The beginning of every problem type of the shop. */
    static final String PREFIX = "urn:statelab:problem:";

    private final String type;

    Problem(String type) {
        this.type = type;
    }

    /** The problem type, without {@link #PREFIX}. */
    String type() {
        return type;
    }

    /** Whether this problem is what the response reports. */
    boolean isIn(Answer answer) {
        return (PREFIX + type).equals(answer.body().getString("type"));
    }
}
