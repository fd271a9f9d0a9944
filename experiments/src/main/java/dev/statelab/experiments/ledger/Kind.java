package dev.statelab.experiments.ledger;

import java.util.Locale;

/** What a shopper does. */
public enum Kind {
    LOGIN,
    /** A new access token for the refresh token; stateless service only. */
    REFRESH,
    /** A cart line is set; the value names the line. */
    WRITE,
    /** A cart line is taken back; the value names the line. */
    DELETE,
    /** The cart is read. */
    READ,
    /** The cart is bought; the value names the order. */
    CHECKOUT,
    /** What a checkout bought is read; the value names the order. */
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
