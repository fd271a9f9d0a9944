package dev.statelab.experiments.course;

import dev.statelab.experiments.intervention.Fault;

/** An experiment that injects a fault. */
public non-sealed interface FaultInjection extends Experiment {

    /**
     * Injects the fault, and returns when that is done. {@linkplain Scene#undoWith Registers the undo} of each lasting change before making
     * it, so that it is undone whatever happens.
     */
    Fault inject(Scene scene);
}
