package dev.statelab.experiments.verdict;

import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.List;

/**
 * User flows: from a user's first write to the acknowledged checkout. A flow is broken if the user has to log in again before the checkout.
 *
 * @param finished the number of flows that ended with a checkout
 * @param broken the number of flows that ended with another login
 */
record Flows(int finished, int broken) {

    /** The flows of all users that ended after that time; a flow that is still under way at the end of the run is not counted. */
    static Flows since(long time, List<Operation> operations) {
        return operations.stream().collect(groupingBy(Operation::user)).values().stream()
                .map(own -> ofOne(time, own))
                .reduce(
                        new Flows(0, 0),
                        (one, other) -> new Flows(one.finished + other.finished, one.broken + other.broken));
    }

    private static Flows ofOne(long time, List<Operation> operations) {
        int finished = 0;
        int broken = 0;
        boolean underWay = false;
        for (Operation operation : operations) {
            boolean ok = operation.outcome() == Outcome.OK;
            boolean counts = operation.done() > time;
            if (ok && operation.kind() == Kind.LOGIN && underWay) {
                broken += counts ? 1 : 0;
                underWay = false;
            } else if (ok && operation.kind() == Kind.CHECKOUT) {
                finished += counts && underWay ? 1 : 0;
                underWay = false;
            } else if (ok && operation.kind() == Kind.WRITE) {
                underWay = true;
            }
        }
        return new Flows(finished, broken);
    }

    /** The number of broken flows, with the total; NaN if there were no flows. */
    Figure figure(Metric metric) {
        int all = finished + broken;
        return all == 0 ? metric.of(Double.NaN) : metric.of(broken, all);
    }
}
