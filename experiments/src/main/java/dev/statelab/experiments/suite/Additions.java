package dev.statelab.experiments.suite;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Additions to quantities, each of them a power of two that no other one adds to the same product: so each can be looked for by
 * itself, and one whose answer was lost does not make up for one that was lost.
 */
final class Additions {

    /** A line holds at most 999 pieces. */
    private static final int POWERS = 9;

    private final List<String> skus;
    private final Map<String, Integer> before;
    private final Set<Integer> acknowledged = new TreeSet<>();

    /** @param before the quantities that were there, by product */
    Additions(List<String> skus, Map<String, Integer> before) {
        this.skus = List.copyOf(skus);
        this.before = Map.copyOf(before);
    }

    /** How many products so many additions take. */
    static int products(int additions) {
        return (additions + POWERS - 1) / POWERS;
    }

    /** What the addition of that number, from 0, adds to. */
    String sku(int number) {
        return skus.get(number / POWERS);
    }

    /** How many pieces it adds. */
    int pieces(int number) {
        return 1 << number % POWERS;
    }

    void answered(int number, boolean ok) {
        if (ok) {
            acknowledged.add(number);
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** How many of the acknowledged ones are not in these quantities. */
    int lost(Map<String, Integer> after) {
        return (int)
                acknowledged.stream().filter(number -> !isIn(after, number)).count();
    }

    private boolean isIn(Map<String, Integer> after, int number) {
        int added = after.getOrDefault(sku(number), 0) - before.getOrDefault(sku(number), 0);
        return (added & pieces(number)) != 0;
    }
}
