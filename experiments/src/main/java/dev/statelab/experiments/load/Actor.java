package dev.statelab.experiments.load;

import io.vertx.core.Future;

/** Performs actions that a {@link Schedule} triggers, one at a time. */
@FunctionalInterface
public interface Actor {

    /**
     * Does the next action; the future never fails.
     *
     * @param intended when it was due, in nanoseconds on the schedule's clock
     */
    Future<?> act(long intended);
}
