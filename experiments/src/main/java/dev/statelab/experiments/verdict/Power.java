package dev.statelab.experiments.verdict;

import dev.statelab.experiments.intervention.Fault;
import java.util.ArrayList;
import java.util.List;

/** Whether a run had the statistical power to detect what it did not observe. */
public final class Power {

    /** If fewer writes were acknowledged and none was lost, a loss of one in twenty is not excluded, at 95 %. */
    private static final int FEWEST_WRITES = 59;

    private Power() {}

    /** What the run lacked; empty if it had enough. */
    public static List<String> lacking(Observed seen) {
        List<String> lacking = new ArrayList<>();
        int acknowledged = seen.counts().acknowledged();
        if (acknowledged < FEWEST_WRITES) {
            lacking.add("only %d writes were acknowledged; %d are needed to detect a loss of one in twenty"
                    .formatted(acknowledged, FEWEST_WRITES));
        }
        if (seen.intervention() instanceof Fault fault) {
            if (seen.inFlight() == 0) {
                lacking.add("no request was in flight at the fault");
            }
            if (!fault.struck().isEmpty() && fault.shoppers().isEmpty()) {
                lacking.add(
                        seen.operations().stream().allMatch(operation -> operation.pod() == null)
                                ? "responses do not name their replica, so the users of the victim are unknown"
                                : "the victim had served no users");
            }
        }
        return lacking;
    }
}
