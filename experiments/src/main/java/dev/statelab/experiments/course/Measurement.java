package dev.statelab.experiments.course;

import dev.statelab.experiments.intervention.Measured;

/** An experiment without a fault: it measures what normal use costs. */
public non-sealed interface Measurement extends Experiment {

    /** Measures, and returns when it is done. */
    Measured measure(Scene scene);
}
