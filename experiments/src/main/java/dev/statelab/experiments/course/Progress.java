package dev.statelab.experiments.course;

import java.util.function.LongSupplier;

/** Receives the progress of a run. */
@FunctionalInterface
public interface Progress {

    /** A phase has begun. */
    void phase(String what);

    /**
     * The load has begun.
     *
     * @param operations returns the number of operations that have ended so far
     */
    default void follow(LongSupplier operations) {}
}
