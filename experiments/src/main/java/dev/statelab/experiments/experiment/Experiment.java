package dev.statelab.experiments.experiment;

import dev.statelab.experiments.check.Counts;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.platform.Target;
import java.util.List;

/** A question to an architecture: what is done to it, and what its answer means. */
public interface Experiment {

    /** Its name on the command line and in reports. */
    String name();

    /**
     * Does the harm, and returns when it is done.
     *
     * @param history what shoppers have done so far
     */
    Fault inject(Target target, List<Operation> history);

    /** What the audit's sums say, once the fault is proved and the load was as intended. */
    Verdict judge(Evidence evidence, Counts counts);
}
