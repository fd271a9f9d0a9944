package dev.statelab.experiments.course;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What will take back the changes of a run, the last one first. It is done once: at the end, after a failure, or when the
 * harness is told to end (Ctrl-C). From then on no change may be announced any more.
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
     * Announces how a change will be taken back. Call it before the change.
     *
     * @throws IllegalStateException where all was undone already
     */
    synchronized void push(String what, Runnable action) {
        if (done) {
            throw new IllegalStateException("the run is over");
        }
        steps.push(new Step(what, action));
    }

    /** Takes back everything, unless that is done; a step that fails does not keep the others from theirs. */
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

    /** What could not be taken back, and why. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        run();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the harness is ending: the hook runs now, and finds everything done
        }
    }
}
