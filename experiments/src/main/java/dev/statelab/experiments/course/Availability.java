package dev.statelab.experiments.course;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import java.util.List;

/** Judges whether the failed requests stayed within an experiment's budget, and whether the service recovered in time. */
record Availability(Subject subject, Experiment experiment, Observation observation) {

    /** If the load generator was late with its requests, failures prove nothing: the generator may have caused them. */
    Verdict judge(Observed seen, List<String> doubts) {
        if (!observation.made() || observation.generatorWasLate()) {
            return Verdict.inconclusive(String.join("; ", doubts));
        }
        return experiment
                .budget()
                .judge(seen, subject.limits())
                .and(observation.recovered() && inTime(seen), recovery(seen))
                .despite(doubts);
    }

    private boolean inTime(Observed seen) {
        Double limit = subject.limits().recoverySeconds();
        return limit == null || seen.recovery().wellAfter() <= limit;
    }

    private String recovery(Observed seen) {
        if (observation.recovered() && subject.limits().recoverySeconds() != null) {
            return "recovered after %s s; the limit is %s s"
                    .formatted(
                            Figure.number(seen.recovery().wellAfter()),
                            Figure.number(subject.limits().recoverySeconds()));
        }
        return "%s within %d s"
                .formatted(
                        observation.recovered() ? "recovered" : "no recovery",
                        subject.target().recoveryDeadline().toSeconds());
    }
}
