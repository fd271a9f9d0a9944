package dev.statelab.experiments.load;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Product;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Cart lines that no shopper writes twice and that two shoppers seldom share: the products in turn, with quantities from a separate walk
 * per shopper. So a line shown to a shopper who never wrote it is another shopper's. Lines repeat after {@code products * 999} writes.
 */
final class LineValues {

    private static final List<String> SKUS =
            Catalog.standard().products().stream().map(Product::sku).toList();
    private static final int LINES = SKUS.size() * Cart.MAX_QUANTITY;

    private final int step;
    private int position;

    /** @param random chooses the start and the step of the walk */
    LineValues(Random random) {
        position = random.nextInt(LINES);
        step = step(random);
    }

    /** A step with which the walk visits every line before it repeats one, and moves on to the next product each time. */
    private static int step(Random random) {
        int candidate;
        do {
            candidate = 1 + SKUS.size() * random.nextInt(Cart.MAX_QUANTITY);
        } while (!BigInteger.valueOf(candidate).gcd(BigInteger.valueOf(LINES)).equals(BigInteger.ONE));
        return candidate;
    }

    /** A line to write. */
    record Line(String sku, int quantity) {

        String value() {
            return LineValues.value(sku, quantity);
        }
    }

    Line next() {
        position = (position + step) % LINES;
        return new Line(SKUS.get(position % SKUS.size()), 1 + position / SKUS.size());
    }

    /** How a line is named in the ledger, such as {@code tea-01=3}. */
    static String value(String sku, int quantity) {
        return sku + "=" + quantity;
    }

    /** The lines of a cart or an order in a response, each as {@link #value} names it; none if it has no lines. */
    static List<String> values(JsonObject cartOrOrder) {
        JsonArray lines = cartOrOrder.getJsonArray("lines", new JsonArray());
        List<String> values = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            JsonObject line = lines.getJsonObject(i);
            values.add(value(line.getString("sku"), line.getInteger("quantity")));
        }
        return values;
    }
}
