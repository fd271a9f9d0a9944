package dev.statelab.shop;

/**
 * What a shopper bought, at the prices of that moment. An order never changes.
 *
 * @param id opaque, unique
 * @param user who bought
 * @param content never empty
 */
public record Order(String id, String user, PricedCart content) {

    public Order {
        if (content.lines().isEmpty()) {
            throw new IllegalArgumentException("an order has at least one line");
        }
    }
}
