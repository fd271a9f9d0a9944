package dev.statelab.experiments.course;

import java.util.function.LongSupplier;

/** Hears what a run is doing. */
@FunctionalInterface
public interface Progress {

    /** A phase has begun. */
    void phase(String what);

    /** The load has begun: that many operations have ended so far. */
    default void follow(LongSupplier operations) {}
}
