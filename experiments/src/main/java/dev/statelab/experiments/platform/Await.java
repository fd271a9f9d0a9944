package dev.statelab.experiments.platform;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions by polling. */
public final class Await {

    private static final Duration POLL = Duration.ofMillis(100);

    private Await() {}

    /** Polls ten times a second until the condition holds or the time is over; returns whether it holds. */
    public static boolean until(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause(POLL);
        }
        return true;
    }

    /** Waits for the given time. */
    public static void pause(Duration length) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        over.completeOnTimeout(null, length.toMillis(), TimeUnit.MILLISECONDS).join();
    }
}
