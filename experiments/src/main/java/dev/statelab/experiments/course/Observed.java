package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.List;

/**
 * What a run has shown, for an experiment to conclude from.
 *
 * @param load what the shoppers were to do
 * @param counts the audit's sums
 * @param operations what the shoppers did under load
 */
public record Observed(
        Load load, Intervention intervention, Counts counts, Recovery recovery, List<Operation> operations) {

    /** Operations that ended since the fault: those that were in flight then are among them. */
    public List<Operation> sinceFault() {
        return operations.stream()
                .filter(operation -> operation.done() > intervention.at())
                .toList();
    }

    /** How many operations were in flight when the fault began. */
    public long inFlight() {
        return sinceFault().stream()
                .filter(operation -> operation.sent() <= intervention.at())
                .count();
    }

    /** The requests since the fault that got no good answer, of all of them. */
    public Figure failures(Metric metric) {
        return metric.of(failures(), sinceFault().size());
    }

    /** The flows that were broken off, of those that were under way at the fault or since; not a number where nobody buys anything. */
    public Figure brokenFlows(Metric metric) {
        if (operations.stream().noneMatch(operation -> operation.kind() == Kind.CHECKOUT)) {
            return metric.of(Double.NaN);
        }
        return Flows.since(intervention.at(), operations).figure(metric);
    }

    /** The shoppers who had to log in again, of all of them. */
    public Figure loggedOut(Metric metric) {
        return metric.of(counts.loggedOut(), load.users());
    }

    /** Of those since the fault, how many got no good answer. */
    public long failures() {
        return sinceFault().stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .count();
    }

    /** What was measured on the spot; 0 where it was not, and then the run has no proof, and says nothing. */
    public double measured(Metric metric) {
        return intervention.figures().stream()
                .filter(figure -> figure.metric() == metric)
                .mapToDouble(Figure::value)
                .findFirst()
                .orElse(0);
    }
}
