package dev.statelab.shop;

/**
 * What a shopper bought, at the prices of that time. Immutable.
 *
 * @param id opaque, unique
 * @param user the buyer
 * @param content never empty
 */
public record Order(String id, String user, PricedCart content) {

    public Order {
        if (content.lines().isEmpty()) {
            throw new IllegalArgumentException("an order must have at least one line");
        }
    }
}
