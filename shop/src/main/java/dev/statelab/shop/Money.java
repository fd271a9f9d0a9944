package dev.statelab.shop;

import java.math.BigDecimal;

/**
 * An amount in euro, counted in cents so that sums are exact.
 *
 * @param cents never negative
 */
public record Money(long cents) implements Comparable<Money> {

    /** The ISO 4217 code of every amount in the shop. */
    public static final String CURRENCY = "EUR";

    public static final Money ZERO = new Money(0);

    public Money {
        if (cents < 0) {
            throw new IllegalArgumentException("an amount must not be negative: " + cents);
        }
    }

    /** The exact sum. */
    public Money plus(Money other) {
        return new Money(Math.addExact(cents, other.cents));
    }

    /** The exact product, for a quantity of zero or more. */
    public Money times(int quantity) {
        return new Money(Math.multiplyExact(cents, quantity));
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(cents, other.cents);
    }

    /** The amount as a decimal with two places, such as {@code 12.50}. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
