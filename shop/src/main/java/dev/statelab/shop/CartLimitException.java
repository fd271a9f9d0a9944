package dev.statelab.shop;

/** A quantity or a cart outside the shop's limits. The message can be shown to the shopper. */
public final class CartLimitException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public CartLimitException(String message) {
        super(message);
    }
}
