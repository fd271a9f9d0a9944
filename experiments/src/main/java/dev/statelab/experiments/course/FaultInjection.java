package dev.statelab.experiments.course;

/** An experiment that injects a fault. */
public non-sealed interface FaultInjection extends Experiment {

    /**
     * Does the harm, and returns when it is done. What it leaves changed it has {@linkplain Scene#undoWith announced} before, so that it is
     * undone whatever happens.
     */
    Fault inject(Scene scene);
}
