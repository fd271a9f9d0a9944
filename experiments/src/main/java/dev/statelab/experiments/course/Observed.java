package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Scenario;
import java.util.List;

/**
 * What a run has shown, for an experiment to conclude from.
 *
 * @param counts the audit's sums
 * @param operations what the shoppers did under load
 */
public record Observed(
        Scenario scenario, Intervention intervention, Counts counts, Recovery recovery, List<Operation> operations) {

    /** Operations that were due since the fault. */
    public List<Operation> sinceFault() {
        return operations.stream()
                .filter(operation -> operation.intended() >= intervention.at())
                .toList();
    }

    /** Of those, how many got no good answer. */
    public long failures() {
        return sinceFault().stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .count();
    }

    /** What the audit says, and broken where a request since the fault got no good answer. */
    public Verdict allServed() {
        return Verdict.of(counts).and(failures() == 0, "%d requests without a good answer".formatted(failures()));
    }
}
