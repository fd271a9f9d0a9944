package dev.statelab.experiments.ledger;

import java.util.Locale;

/** The kinds of operations. */
public enum Kind {
    LOGIN,
    /** Refreshes the access token; stateless service only. */
    REFRESH,
    /** Writes a value: in a shop, sets a cart line. */
    WRITE,
    /** Deletes a value: in a shop, removes a cart line. */
    DELETE,
    /** Reads the values: in a shop, the cart. */
    READ,
    /** Buys the values; the value of the operation is the checkout's key; shops only. */
    CHECKOUT,
    /** Reads what a checkout bought; the value of the operation is the checkout's key; shops only. */
    READ_ORDER;

    /** The name in words, such as {@code read order}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether it writes something that the service must keep once it has acknowledged it. */
    public boolean writes() {
        return this == WRITE || this == CHECKOUT;
    }
}
