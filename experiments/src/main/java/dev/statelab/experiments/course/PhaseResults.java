package dev.statelab.experiments.course;

import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.platform.Replica;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of the phases of a run so far. Each phase adds its own; an aborted run keeps the earlier ones.
 *
 * @param intervention null if it did not happen
 * @param after the replicas before anything was undone
 * @param stock null if it was not taken
 * @param doubts what keeps the run from showing that a promise was kept
 */
record PhaseResults(
        Steady steady,
        Intervention intervention,
        Observation observation,
        List<Replica> after,
        Stock stock,
        List<String> doubts) {

    /** Those of a run that has not begun. */
    static final PhaseResults NONE = new PhaseResults(Steady.NEVER, null, Observation.NONE, List.of(), null, List.of());

    PhaseResults with(Steady reached) {
        return new PhaseResults(reached, intervention, observation, after, stock, doubts);
    }

    PhaseResults with(Intervention done) {
        return new PhaseResults(steady, done, observation, after, stock, doubts);
    }

    PhaseResults with(Observation made, List<Replica> then) {
        return new PhaseResults(steady, intervention, made, then, stock, doubts);
    }

    PhaseResults with(Stock taken) {
        return new PhaseResults(steady, intervention, observation, after, taken, doubts);
    }

    /** A copy with these doubts appended. */
    PhaseResults doubting(List<String> more) {
        List<String> all = Stream.concat(doubts.stream(), more.stream()).toList();
        return new PhaseResults(steady, intervention, observation, after, stock, all);
    }

    PhaseResults doubting(String one) {
        return doubting(List.of(one));
    }
}
