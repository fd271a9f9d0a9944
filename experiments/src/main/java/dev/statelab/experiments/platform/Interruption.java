package dev.statelab.experiments.platform;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * A step that the harness takes when it is interrupted (Ctrl-C), since its commands then never return. The steps run one after the other,
 * the last registered one first, as nested resources are closed: an undo may need pods that are deleted after it.
 */
public final class Interruption implements AutoCloseable {

    private static final Deque<Interruption> OPEN = new ArrayDeque<>();
    private static boolean begun;

    private final Runnable step;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Interruption::run, "interruption"));
    }

    /**
     * Registers the step.
     *
     * @throws IllegalStateException if the harness was already interrupted
     */
    public Interruption(Runnable step) {
        this.step = step;
        synchronized (OPEN) {
            if (begun) {
                throw new IllegalStateException("the harness was interrupted");
            }
            OPEN.push(this);
        }
    }

    private static void run() {
        synchronized (OPEN) {
            begun = true;
        }
        for (Interruption open : OPEN) {
            try {
                open.step.run();
            } catch (RuntimeException e) {
                // the other steps still run; what is left in a cluster is removed by the next run, or by ./lab undo
            }
        }
    }

    /**
     * Removes the step. After an interruption it never returns, so that nobody reports an interrupted run. The caller must not hold a lock
     * that a step needs.
     */
    @Override
    public void close() {
        synchronized (OPEN) {
            if (!begun) {
                OPEN.remove(this);
                return;
            }
        }
        new CompletableFuture<Void>().join();
    }
}
