package dev.statelab.shop;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The products that a shopper intends to buy, with a quantity for each. Immutable: a change returns a new cart.
 *
 * <p>A cart holds no prices; {@link PricedCart#of} takes them from the catalog.
 */
public final class Cart {

    /** The largest quantity of one product in a cart. */
    public static final int MAX_QUANTITY = 999;

    /** The largest number of different products in a cart. */
    public static final int MAX_LINES = 100;

    private static final Cart EMPTY = new Cart(Map.of());

    private final Map<String, Integer> quantities;

    private Cart(Map<String, Integer> quantities) {
        this.quantities = quantities;
    }

    public static Cart empty() {
        return EMPTY;
    }

    /**
     * A cart with these quantities by stock keeping unit, in the map's order.
     *
     * @throws CartLimitException if a quantity is outside 1..{@value #MAX_QUANTITY}, or there are more than
     *     {@value #MAX_LINES} lines
     */
    public static Cart of(Map<String, Integer> quantities) {
        Cart cart = EMPTY;
        for (Map.Entry<String, Integer> line : quantities.entrySet()) {
            if (line.getValue() < 1) {
                throw new CartLimitException("the quantity of a line must be at least 1, not " + line.getValue());
            }
            cart = cart.with(line.getKey(), line.getValue());
        }
        return cart;
    }

    /**
     * This cart with the quantity of a product set; zero removes the line.
     *
     * @throws CartLimitException if the quantity is outside 0..{@value #MAX_QUANTITY}, or the cart is full
     */
    public Cart with(String sku, int quantity) {
        if (quantity < 0 || quantity > MAX_QUANTITY) {
            throw new CartLimitException("a quantity must be between 0 and " + MAX_QUANTITY + ", not " + quantity);
        }
        Map<String, Integer> changed = new LinkedHashMap<>(quantities);
        if (quantity == 0) {
            changed.remove(sku);
        } else {
            changed.put(sku, quantity);
        }
        if (changed.size() > MAX_LINES) {
            throw new CartLimitException("a cart holds at most " + MAX_LINES + " different products");
        }
        return new Cart(Collections.unmodifiableMap(changed));
    }

    /**
     * This cart with the quantity of a product increased.
     *
     * @param more at least 1
     * @throws CartLimitException if {@code more} or the resulting quantity is out of range, or the cart is full
     */
    public Cart adding(String sku, int more) {
        if (more < 1 || more > MAX_QUANTITY) {
            throw new CartLimitException("the added quantity must be between 1 and " + MAX_QUANTITY + ", not " + more);
        }
        return with(sku, quantity(sku) + more);
    }

    /** The quantities by stock keeping unit, each at least 1, in the order in which they were added; unmodifiable. */
    public Map<String, Integer> quantities() {
        return quantities;
    }

    /** The quantity of a product; 0 if the cart does not contain it. */
    public int quantity(String sku) {
        return quantities.getOrDefault(sku, 0);
    }

    /** This cart with only the lines whose product matches, in their order. */
    public Cart only(Predicate<String> skus) {
        if (quantities.keySet().stream().allMatch(skus)) {
            return this;
        }
        Map<String, Integer> kept = new LinkedHashMap<>(quantities);
        kept.keySet().removeIf(skus.negate());
        return new Cart(Collections.unmodifiableMap(kept));
    }

    public boolean isEmpty() {
        return quantities.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cart cart && quantities.equals(cart.quantities);
    }

    @Override
    public int hashCode() {
        return quantities.hashCode();
    }

    @Override
    public String toString() {
        return quantities.toString();
    }
}
