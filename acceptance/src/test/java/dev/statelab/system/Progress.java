package dev.statelab.system;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Prints a line for each step of a test, with its duration. */
final class Progress {

    private Progress() {}

    static void step(String title, Runnable step) {
        step(title, () -> {
            step.run();
            return "";
        });
    }

    /** @param step its result is added to the line */
    static <T> T step(String title, Supplier<T> step) {
        Instant start = Instant.now();
        T result = null;
        String end = "failed";
        try {
            result = step.get();
            end = result.toString();
            return result;
        } finally {
            System.out.printf("  %-56s%5d s  %s%n", title, since(start), end);
        }
    }

    static long since(Instant start) {
        return Duration.between(start, Instant.now()).toSeconds();
    }
}
