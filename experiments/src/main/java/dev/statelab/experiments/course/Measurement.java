package dev.statelab.experiments.course;

/** An experiment that breaks nothing: it does what users do, and measures what that costs or brings. */
public non-sealed interface Measurement extends Experiment {

    /** Measures, and returns when it is done. */
    Measured measure(Scene scene);
}
