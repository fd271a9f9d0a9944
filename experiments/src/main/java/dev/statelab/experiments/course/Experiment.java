package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Target;
import java.util.List;
import java.util.Optional;

/** A question to an architecture: what is done to it, and what the outcome means. Stateless: an instance can run any number of times. */
public sealed interface Experiment permits FaultInjection, Measurement {

    /** Its name in reports. */
    String name();

    /** Why it cannot be asked here, in a few words; empty where it can. */
    default Optional<String> refusal(Target target) {
        return Optional.empty();
    }

    /** The same, where it takes more than the service: what its users do. */
    default Optional<String> refusal(Subject subject) {
        return refusal(subject.target());
    }

    /** The load under which it is asked, where the one that was asked for would show nothing. */
    default Load load(Load asked) {
        return asked;
    }

    /** From how many addresses users must come for it to show anything: where the balancer goes by them, from several. */
    default int addresses(Target target) {
        return 1;
    }

    /** How many requests may fail for the service to count as available. */
    default Budget budget() {
        return Budget.NONE_FAILS;
    }

    /** Whether writes, sessions and users' data stayed whole, by what was seen; doubts about the run are not its business. */
    default Verdict safety(Observed seen) {
        return Verdict.of(seen.counts());
    }

    /** What was measured, each with its unit. */
    List<Figure> figures(Observed seen);
}
