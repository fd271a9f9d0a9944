package dev.statelab.experiments.load;

import io.vertx.core.Future;

/** Somebody whom a {@link Schedule} lets act, one action at a time. */
@FunctionalInterface
public interface Actor {

    /** Does whatever comes next; the future never fails. @param intended when that was due, on the schedule's clock */
    Future<?> act(long intended);
}
