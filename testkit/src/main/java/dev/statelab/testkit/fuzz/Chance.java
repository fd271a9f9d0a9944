package dev.statelab.testkit.fuzz;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Random choices, reproducible with the same seed. */
public final class Chance {

    private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final Random random;

    private Chance(long seed) {
        this.random = new Random(seed);
    }

    /** Uses the seed in the system property {@code fuzz.seed}, or a new one each time; prints the seed. */
    public static Chance seeded(String name) {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.printf("%s: -Dfuzz.seed=%d%n", name, seed);
        return new Chance(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** Twelve lower-case letters and digits: not the name of any route or product. */
    String word() {
        return random.ints(12, 0, TOKEN.length())
                .mapToObj(i -> TOKEN.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    /** Arbitrary bytes that a header may contain; usually few. */
    String bytes(int most) {
        int length = below(1 + (below(4) == 0 ? most : Math.min(most, 64)));
        return random.ints(0, 256)
                .filter(b -> b == '\t' || b >= ' ' && b != 0x7f)
                .limit(length)
                .mapToObj(b -> String.valueOf((char) b))
                .collect(Collectors.joining());
    }

    /** A value other than this one, sometimes almost the same. */
    String forgeryOf(String value) {
        int at = below(value.length() - 1);
        return switch (below(7)) {
            case 0 -> "";
            case 1 -> value.substring(0, at);
            case 2 -> value + value;
            case 3 -> value.substring(0, at) + (value.charAt(at) == 'A' ? 'B' : 'A') + value.substring(at + 1);
            case 4 -> value + word().charAt(0);
            case 5 -> word().repeat(1 + below(400));
            default -> bytes(4000);
        };
    }
}
