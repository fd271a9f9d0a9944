package dev.statelab.experiments.audit;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Accounts for every write: what was attempted, what was promised, what is there. A line counts as there when it is in the
 * user's cart or in one of the user's orders.
 */
public final class Audit {

    private final SortedSet<Finding> findings = new TreeSet<>();
    private final Counts counts;
    private final Set<String> known = new HashSet<>();
    private int found;

    /**
     * Audits a run.
     *
     * @param operations every operation of the run
     * @param holdings what the shop holds of each user at the end; of a user without, nothing is found or lost
     */
    public Audit(List<Operation> operations, List<Holdings> holdings) {
        Map<String, List<Operation>> byUser = operations.stream().collect(groupingBy(Operation::user));
        Map<String, Map<String, Outcome>> written = new HashMap<>();
        byUser.forEach((user, own) -> written.put(user, outcomes(own)));
        written.values().forEach(own -> known.addAll(own.keySet()));
        Map<Outcome, Long> attempts = written.values().stream()
                .flatMap(outcomes -> outcomes.values().stream())
                .collect(groupingBy(outcome -> outcome, counting()));
        for (Holdings held : holdings) {
            List<Operation> own = byUser.getOrDefault(held.user(), List.of());
            auditUser(held, own, written.getOrDefault(held.user(), Map.of()));
        }
        int acknowledged = attempts.getOrDefault(Outcome.OK, 0L).intValue();
        int failed = attempts.getOrDefault(Outcome.FAILED, 0L).intValue();
        int unknown = attempts.getOrDefault(Outcome.UNKNOWN, 0L).intValue();
        counts = new Counts(
                acknowledged + failed + unknown,
                acknowledged,
                failed,
                unknown,
                found,
                count(Anomaly.LOST),
                count(Anomaly.RECOVERED),
                count(Anomaly.DUPLICATED),
                count(Anomaly.UNEXPECTED),
                count(Anomaly.FOREIGN),
                count(Anomaly.STALE),
                (int) operations.stream().filter(Audit::isRelogin).count(),
                byUser.values().stream().mapToInt(Audit::moves).sum());
    }

    public Counts counts() {
        return counts;
    }

    /** Every single finding, the gravest kinds first. */
    public SortedSet<Finding> findings() {
        return Collections.unmodifiableSortedSet(findings);
    }

    /** What is known of each write of one user; trying one again is no new write. */
    private static Map<String, Outcome> outcomes(List<Operation> operations) {
        Map<String, Outcome> outcomes = new HashMap<>();
        operations.stream()
                .filter(operation -> operation.kind().writes())
                .forEach(operation -> outcomes.merge(operation.value(), operation.outcome(), Audit::best));
        return outcomes;
    }

    private void auditUser(Holdings held, List<Operation> operations, Map<String, Outcome> written) {
        Map<String, Integer> there = occurrences(held);
        written.forEach((value, outcome) -> {
            int times = there.getOrDefault(value, 0);
            if (outcome == Outcome.OK) {
                found += times > 0 ? 1 : 0;
                report(times == 0, Anomaly.LOST, held.user(), value);
            }
            report(times > 0 && outcome == Outcome.UNKNOWN, Anomaly.RECOVERED, held.user(), value);
            report(times > 0 && outcome == Outcome.FAILED, Anomaly.UNEXPECTED, held.user(), value);
            report(times > 1, Anomaly.DUPLICATED, held.user(), value);
        });
        there.keySet().forEach(value -> report(!written.containsKey(value), stranger(value), held.user(), value));
        for (Operation operation : operations) {
            operation.foreign().forEach(value -> report(true, stranger(value), held.user(), value));
            // what never comes back is lost, and is counted once
            operation.missing().forEach(value -> report(there.containsKey(value), Anomaly.STALE, held.user(), value));
        }
    }

    /** What a value is that its user never wrote. */
    private Anomaly stranger(String value) {
        return known.contains(value) ? Anomaly.FOREIGN : Anomaly.UNEXPECTED;
    }

    /** How often each line, and each order by its key, is there. */
    private static Map<String, Integer> occurrences(Holdings held) {
        Map<String, Integer> there = new HashMap<>();
        held.cart().forEach(line -> there.merge(line, 1, Integer::sum));
        Set<String> counted = new HashSet<>();
        held.acknowledgedOrders().forEach((key, ids) -> {
            for (String id : ids) {
                if (held.orders().containsKey(id) && counted.add(id)) {
                    there.merge(key, 1, Integer::sum);
                    held.orders().get(id).forEach(line -> there.merge(line, 1, Integer::sum));
                }
            }
        });
        return there;
    }

    private void report(boolean is, Anomaly anomaly, String user, String value) {
        if (is) {
            findings.add(new Finding(anomaly, user, value));
        }
    }

    private int count(Anomaly anomaly) {
        return (int) findings.stream()
                .filter(finding -> finding.anomaly() == anomaly)
                .count();
    }

    /** Of several tries of one write the best known outcome holds: acknowledged once is acknowledged. */
    private static Outcome best(Outcome one, Outcome other) {
        if (one == Outcome.OK || other == Outcome.OK) {
            return Outcome.OK;
        }
        return one == Outcome.UNKNOWN || other == Outcome.UNKNOWN ? Outcome.UNKNOWN : Outcome.FAILED;
    }

    private static boolean isRelogin(Operation operation) {
        return operation.kind() == Kind.LOGIN && operation.outcome() == Outcome.OK && operation.generation() > 1;
    }

    private static int moves(List<Operation> operations) {
        int moves = 0;
        String before = null;
        for (Operation operation : operations) {
            if (operation.pod() != null) {
                moves += before != null && !before.equals(operation.pod()) ? 1 : 0;
                before = operation.pod();
            }
        }
        return moves;
    }
}
