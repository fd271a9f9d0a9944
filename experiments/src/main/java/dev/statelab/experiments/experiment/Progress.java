package dev.statelab.experiments.experiment;

/** Hears what a run is doing, a line a phase. */
@FunctionalInterface
public interface Progress {

    void phase(String what);
}
