package dev.statelab.experiments.suite;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Additions to quantities. Each adds a different power of four to its product, so each can be audited separately: an addition
 * that took effect without an acknowledgement, once or up to three times, cannot mask an acknowledged one that was lost.
 */
final class Additions {

    /** The first five powers of four add up to 341 pieces, and to 682 if each takes effect twice; a line holds at most 999. */
    private static final int POWERS = 5;

    private static final int BASE = 4;

    private final List<String> skus;
    private final Map<String, Integer> before;
    private final Set<Integer> acknowledged = new TreeSet<>();

    /** @param before the quantities in the cart before the additions, by product */
    Additions(List<String> skus, Map<String, Integer> before) {
        this.skus = List.copyOf(skus);
        this.before = Map.copyOf(before);
    }

    /** The number of products that the given number of additions needs. */
    static int products(int additions) {
        return (additions + POWERS - 1) / POWERS;
    }

    /** The product of the addition with that number, from 0. */
    String sku(int number) {
        return skus.get(number / POWERS);
    }

    /** The quantity that it adds. */
    int pieces(int number) {
        return (int) Math.pow(BASE, number % POWERS);
    }

    void answered(int number, boolean ok) {
        if (ok) {
            acknowledged.add(number);
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** The number of acknowledged additions that these quantities lack. */
    int lost(Map<String, Integer> after) {
        return (int)
                acknowledged.stream().filter(number -> !isIn(after, number)).count();
    }

    private boolean isIn(Map<String, Integer> after, int number) {
        int added = after.getOrDefault(sku(number), 0) - before.getOrDefault(sku(number), 0);
        return added / pieces(number) % BASE != 0;
    }
}
