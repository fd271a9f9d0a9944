package dev.statelab.experiments.ledger;

/** What a shopper does. */
public enum Kind {
    LOGIN,
    /** A new access token for the refresh token; stateless service only. */
    REFRESH,
    /** A cart line is set; the value names the line. */
    WRITE,
    /** The cart is read. */
    READ,
    /** The cart is bought; the value names the order. */
    CHECKOUT;

    /** Whether an acknowledgement of it is a promise to keep something. */
    public boolean writes() {
        return this == WRITE || this == CHECKOUT;
    }
}
