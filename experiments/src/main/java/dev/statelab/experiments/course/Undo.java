package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Interruption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Undoes the changes of a run, the last one first. It runs once: at the end, after a failure, or when the harness is interrupted (Ctrl-C).
 * After that, no undo can be registered, and no change can be made.
 */
public final class Undo implements AutoCloseable {

    /**
     * An {@link Action} makes its change by its first requests, within seconds. Then it only waits for the effect, such as new replicas:
     * for minutes, if there is none.
     */
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(15);

    private final Duration patience;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();
    private final Lock changing = new ReentrantLock();
    private final Interruption interruption;
    private volatile boolean done;

    private record Step(String what, Runnable action) {}

    Undo() {
        this(LONGEST_CHANGE);
    }

    /** @param patience how long an undo after Ctrl-C waits for the end of a change */
    Undo(Duration patience) {
        this.patience = patience;
        this.interruption = new Interruption(this::interrupt);
    }

    /**
     * Registers how a change will be undone. Call it before the change.
     *
     * @throws IllegalStateException if the changes were already undone
     */
    synchronized void push(String what, Runnable action) {
        requireNotDone();
        steps.push(new Step(what, action));
    }

    /**
     * Makes a change. An undo that begins meanwhile, after Ctrl-C, waits for the end of the change, for at most 15 seconds: otherwise it
     * would miss what is changed after it.
     *
     * @throws IllegalStateException if the changes were already undone; nothing is changed then
     */
    <T> T change(Supplier<T> change) {
        changing.lock();
        try {
            requireNotDone();
            return change.get();
        } finally {
            changing.unlock();
        }
    }

    private void requireNotDone() {
        if (done) {
            throw new IllegalStateException("the run is over");
        }
    }

    /** Undoes all changes after Ctrl-C; keeps the lock, so that nothing is changed any more. */
    void interrupt() {
        Await.until(patience, changing::tryLock);
        run();
    }

    /** Undoes all changes, unless that is already done. If one step fails, the others still run. */
    synchronized void run() {
        done = true;
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.action().run();
            } catch (RuntimeException e) {
                failures.add("undo failed (" + step.what() + "): " + e.getMessage());
            }
        }
    }

    /** What could not be undone, and why. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        run();
        interruption.close();
    }
}
