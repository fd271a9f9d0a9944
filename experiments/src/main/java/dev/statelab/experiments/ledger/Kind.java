package dev.statelab.experiments.ledger;

import java.util.Locale;

/** What a user does. */
public enum Kind {
    LOGIN,
    /** A new access token for the refresh token; stateless service only. */
    REFRESH,
    /** A value is written: in a shop, a cart line is set. */
    WRITE,
    /** A value is deleted: in a shop, a cart line is removed. */
    DELETE,
    /** The values are read: in a shop, the cart. */
    READ,
    /** The values are bought, and the value of the operation names the order; shops only. */
    CHECKOUT,
    /** What a checkout bought is read; the value of the operation names the order; shops only. */
    READ_ORDER;

    /** In words, such as {@code read order}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether an acknowledgement of it is a promise to keep something. */
    public boolean writes() {
        return this == WRITE || this == CHECKOUT;
    }
}
