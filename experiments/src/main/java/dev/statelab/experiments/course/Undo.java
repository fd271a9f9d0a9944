package dev.statelab.experiments.course;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Undoes the changes of a run, the last one first. It runs once: at the end, after a failure, or when the harness is interrupted (Ctrl-C).
 * After that, no undo can be registered.
 */
public final class Undo implements AutoCloseable {

    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();
    private final Thread hook = new Thread(this::run, "undo");
    private boolean done;

    private record Step(String what, Runnable action) {}

    Undo() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Registers how a change will be undone. Call it before the change.
     *
     * @throws IllegalStateException if the changes were already undone
     */
    synchronized void push(String what, Runnable action) {
        if (done) {
            throw new IllegalStateException("the run is over");
        }
        steps.push(new Step(what, action));
    }

    /**
     * Makes a change and registers how it will be undone. An undo that begins meanwhile, after Ctrl-C, waits for the end of the change:
     * otherwise it would miss what is changed after it.
     *
     * @throws IllegalStateException if the changes were already undone; nothing is changed then
     */
    synchronized void make(String what, Runnable change, Runnable action) {
        push(what, action);
        change.run();
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
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is shutting down: the hook runs now and finds nothing left to undo
        }
    }
}
