package dev.statelab.shop;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * A cart with the catalog's prices.
 *
 * @param lines one for each product, in the cart's order
 * @param total the sum of the lines' totals
 */
public record PricedCart(List<Line> lines, Money total) {

    /** A quantity of a product; {@code total} is its price times the quantity. */
    public record Line(Product product, int quantity, Money total) {}

    public PricedCart {
        lines = List.copyOf(lines);
    }

    /**
     * Prices a cart.
     *
     * @throws NoSuchElementException if the cart contains a product that the catalog does not sell
     */
    public static PricedCart of(Cart cart, Catalog catalog) {
        List<Line> lines = cart.quantities().entrySet().stream()
                .map(entry -> line(catalog.find(entry.getKey()).orElseThrow(), entry.getValue()))
                .toList();
        return new PricedCart(lines, lines.stream().map(Line::total).reduce(Money.ZERO, Money::plus));
    }

    private static Line line(Product product, int quantity) {
        return new Line(product, quantity, product.price().times(quantity));
    }
}
