package dev.statelab.experiments.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a shopper knows about the cart: the lines that the shop has acknowledged, and those of them that its last
 * response showed. Confined to one Vert.x context.
 */
final class KnownCart {

    private final Map<String, LineValues.Line> acknowledged = new LinkedHashMap<>();
    private List<LineValues.Line> shown = List.of();

    /** The number of acknowledged lines. */
    int size() {
        return acknowledged.size();
    }

    /** Whether one of the acknowledged lines is of this product. */
    boolean has(String sku) {
        return acknowledged.values().stream().anyMatch(line -> line.sku().equals(sku));
    }

    /** The acknowledged lines that the last response showed, in its order. */
    List<LineValues.Line> shown() {
        return shown;
    }

    /** The shop has acknowledged that it added the line. */
    void add(LineValues.Line line) {
        acknowledged.put(line.value(), line);
    }

    /** The shop has removed the line, or may have done so. */
    void remove(LineValues.Line line) {
        acknowledged.remove(line.value());
        shown = shown.stream().filter(other -> !other.equals(line)).toList();
    }

    /** The cart was sold, or is gone. */
    void clear() {
        acknowledged.clear();
        shown = List.of();
    }

    /** @param values the lines in the last response, as {@link LineValues#value} names them; none if it shows none */
    void show(List<String> values) {
        shown = values.stream()
                .filter(acknowledged::containsKey)
                .map(acknowledged::get)
                .toList();
    }
}
