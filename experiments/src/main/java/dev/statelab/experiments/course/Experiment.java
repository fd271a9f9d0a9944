package dev.statelab.experiments.course;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is done to an architecture, and what the outcome means. Stateless: an instance can run any number of times. */
public sealed interface Experiment permits FaultInjection, Measurement {

    /** Its name in reports. */
    String name();

    /** Why it cannot run here, in a few words; empty if it can. */
    default Optional<String> refusal(Target target) {
        return Optional.empty();
    }

    /** Why it cannot run on this service with its workload; empty if it can. */
    default Optional<String> refusal(Subject subject) {
        return refusal(subject.target());
    }

    /** The load to use if the requested one would show nothing. */
    default Load load(Load asked) {
        return asked;
    }

    /** The pauses that a run has besides the phases of every run; enough for a first estimate of its duration. */
    default Duration pauses(Load load) {
        return Duration.ZERO;
    }

    /** The number of client addresses that the experiment needs: several if the balancer's affinity depends on the address. */
    default int addresses(Target target) {
        return 1;
    }

    /** How many requests may fail for the service to count as available. */
    default Budget budget() {
        return Budget.NONE_FAILS;
    }

    /** Whether the change is meant to stay, such as an upgrade: then it is no doubt that the settings differ afterwards. */
    default boolean changesForGood() {
        return false;
    }

    /** The doubt about a run without a proof that the fault happened, as one sentence. */
    default String unproved() {
        return "the fault was not proved";
    }

    /** The verdict on safety from the observations; doubts about the run are not considered here. */
    default Verdict safety(Observed seen) {
        return Verdict.of(seen.counts());
    }

    /** The measured figures, each with its unit. */
    List<Figure> figures(Observed seen);
}
