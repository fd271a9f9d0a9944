package dev.statelab.experiments.verdict;

import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The carts that had acknowledged lines and no checkout when a fault began. A cart is kept if every later acknowledged step, up to the
 * checkout if there was one, shows all lines from before the fault, without another login. A step adds or deletes a line, or buys the cart.
 * A cart is not counted if none of its later steps was acknowledged.
 *
 * @param kept the number of carts that were kept
 * @param broken the number of carts that missed a line in some step, or whose user had to log in again
 */
record UnderWay(int kept, int broken) {

    private static final UnderWay NONE = new UnderWay(0, 0);

    /** The carts of all users at that time. */
    static UnderWay at(long time, List<Operation> operations) {
        return operations.stream().collect(groupingBy(Operation::user)).values().stream()
                .map(own -> ofOne(time, own))
                .reduce(NONE, (one, other) -> new UnderWay(one.kept + other.kept, one.broken + other.broken));
    }

    private static UnderWay ofOne(long time, List<Operation> operations) {
        Set<String> lines = linesAt(time, operations);
        if (lines.isEmpty()) {
            return NONE;
        }
        UnderWay so = NONE;
        for (Operation operation : operations) {
            if (operation.done() <= time) {
                continue;
            }
            if (mayDelete(operation)) {
                lines.remove(operation.value());
            }
            if (operation.outcome() == Outcome.OK && (operation.kind() == Kind.LOGIN || isStep(operation))) {
                if (operation.kind() == Kind.LOGIN || !operation.shown().containsAll(lines)) {
                    return new UnderWay(0, 1);
                }
                so = new UnderWay(1, 0);
                if (operation.kind() == Kind.CHECKOUT) {
                    return so;
                }
            }
        }
        return so;
    }

    /** The lines acknowledged by then, without those that were bought, or may have been deleted. */
    private static Set<String> linesAt(long time, List<Operation> operations) {
        Set<String> lines = new HashSet<>();
        for (Operation operation : operations) {
            if (operation.done() > time) {
                break;
            }
            boolean ok = operation.outcome() == Outcome.OK;
            if (ok && operation.kind() == Kind.WRITE) {
                lines.add(operation.value());
            } else if (ok && (operation.kind() == Kind.CHECKOUT || operation.kind() == Kind.LOGIN)) {
                lines.clear();
            } else if (mayDelete(operation)) {
                lines.remove(operation.value());
            }
        }
        return lines;
    }

    private static boolean mayDelete(Operation operation) {
        return operation.kind() == Kind.DELETE && operation.outcome() != Outcome.FAILED;
    }

    private static boolean isStep(Operation operation) {
        return operation.shown() != null && (operation.kind().writes() || operation.kind() == Kind.DELETE);
    }
}
