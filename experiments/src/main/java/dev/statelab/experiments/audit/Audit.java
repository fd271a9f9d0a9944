package dev.statelab.experiments.audit;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Accounts for every write: attempted, acknowledged, found. A value counts as found if the service still holds it for the user, or if it is
 * in one of the user's orders.
 */
public final class Audit {

    private final SortedSet<Finding> findings = new TreeSet<>();
    private final Counts counts;
    private final Set<String> known = new HashSet<>();

    /**
     * Audits a run.
     *
     * @param operations every operation of the run, each user's in order
     * @param holdings what the service holds for each user at the end; no write of a user without holdings counts as lost: only what the
     *     responses to that user prove is found
     * @param model what the service promised to keep
     */
    public Audit(List<Operation> operations, List<Holdings> holdings, Model model) {
        Map<String, List<Operation>> byUser = operations.stream().collect(groupingBy(Operation::user));
        Map<String, Map<String, Outcome>> written = new HashMap<>();
        byUser.forEach((user, own) -> written.put(user, outcomes(own)));
        written.values().forEach(own -> known.addAll(own.keySet()));
        Map<Outcome, Long> attempts = written.values().stream()
                .flatMap(outcomes -> outcomes.values().stream())
                .collect(groupingBy(identity(), counting()));
        for (Holdings held : holdings) {
            List<Operation> own = byUser.getOrDefault(held.user(), List.of());
            if (model == Model.COUNTER) {
                tally(held.user(), own).audit(held.values());
            } else {
                auditUser(held, new Replay(own, model), written.getOrDefault(held.user(), Map.of()));
            }
        }
        Set<String> unread = new HashSet<>(byUser.keySet());
        holdings.forEach(held -> unread.remove(held.user()));
        for (String user : unread) {
            if (model == Model.COUNTER) {
                tally(user, byUser.get(user)).auditResponses();
            } else {
                auditResponses(user, new Replay(byUser.get(user), model), written.get(user));
            }
        }
        List<Operation> relogins = operations.stream().filter(Audit::isRelogin).toList();
        int acknowledged = attempts.getOrDefault(Outcome.OK, 0L).intValue();
        int failed = attempts.getOrDefault(Outcome.FAILED, 0L).intValue();
        int unknown = attempts.getOrDefault(Outcome.UNKNOWN, 0L).intValue();
        counts = new Counts(
                acknowledged + failed + unknown,
                acknowledged,
                failed,
                unknown,
                findings.stream().collect(groupingBy(Finding::anomaly, reducing(0, one -> 1, Integer::sum))),
                relogins.size(),
                (int) relogins.stream().map(Operation::user).distinct().count(),
                byUser.values().stream().mapToInt(Audit::moves).sum());
    }

    public Counts counts() {
        return counts;
    }

    /** All findings, in the order of {@link Anomaly}, then of user and value. */
    public SortedSet<Finding> findings() {
        return Collections.unmodifiableSortedSet(findings);
    }

    /** The final outcome of each value that a user tried to write. */
    private static Map<String, Outcome> outcomes(List<Operation> operations) {
        Map<String, Outcome> outcomes = new HashMap<>();
        operations.stream()
                .filter(operation -> operation.kind().writes())
                .forEach(operation -> outcomes.merge(operation.value(), operation.outcome(), Audit::best));
        return outcomes;
    }

    private Tally tally(String user, List<Operation> own) {
        return new Tally(own, (anomaly, value) -> report(true, anomaly, user, value));
    }

    private void auditUser(Holdings held, Replay replay, Map<String, Outcome> written) {
        String user = held.user();
        Map<String, Integer> there = occurrences(held);
        written.forEach((value, outcome) -> {
            int times = there.getOrDefault(value, 0);
            boolean gone = times == 0 && !replay.mayBeGone(value);
            report(gone && outcome == Outcome.OK, Anomaly.LOST, user, value);
            report(gone && outcome != Outcome.OK && replay.wasShown(value), Anomaly.VANISHED, user, value);
            report(times > 0 && outcome == Outcome.UNKNOWN, Anomaly.RECOVERED, user, value);
            report(times > 0 && outcome == Outcome.FAILED, Anomaly.UNEXPECTED, user, value);
            report(times > 0 && replay.mustBeGone(value), Anomaly.REVIVED, user, value);
            report(times > 1, Anomaly.DUPLICATED, user, value);
        });
        strangers(user, there.keySet(), written);
        strangers(user, replay.shown(), written);
        // a value that is still missing at the end counts only once, as lost or vanished
        replay.missed().forEach(value -> report(there.containsKey(value), Anomaly.STALE, user, value));
        replay.unseen().forEach(value -> report(there.containsKey(value), Anomaly.BACKWARDS, user, value));
        // a value that is duplicated or revived at the end does not also count as stale
        replay.outdated()
                .forEach(value -> report(
                        there.getOrDefault(value, 0) == (replay.mustBeGone(value) ? 0 : 1),
                        Anomaly.STALE,
                        user,
                        value));
        replay.sold().forEach((key, lines) -> partial(held, key, lines, there.keySet()));
        // also if one of the orders cannot be found, or what it contains is not known
        held.acknowledgedOrders().forEach((key, ids) -> report(ids.size() > 1, Anomaly.DUPLICATED, user, key));
        held.views().values().forEach(view -> dispute(held, view));
    }

    /** Without holdings, a value that a response lacked may be lost for good: it counts as stale. */
    private void auditResponses(String user, Replay replay, Map<String, Outcome> written) {
        strangers(user, replay.shown(), written);
        replay.missed().forEach(value -> report(true, Anomaly.STALE, user, value));
        replay.unseen().forEach(value -> report(written.containsKey(value), Anomaly.BACKWARDS, user, value));
        replay.outdated().forEach(value -> report(true, Anomaly.STALE, user, value));
    }

    /** Values that a user holds or was shown, but never wrote. */
    private void strangers(String user, Collection<String> values, Map<String, Outcome> written) {
        values.forEach(value -> report(
                !written.containsKey(value),
                known.contains(value) ? Anomaly.FOREIGN : Anomaly.UNEXPECTED,
                user,
                value));
    }

    /** An order must contain everything that was in the cart. A value that is not found at all counts as lost instead. */
    private void partial(Holdings held, String key, Set<String> sold, Set<String> there) {
        List<List<String>> orders = held.acknowledgedOrders().getOrDefault(key, Set.of()).stream()
                .filter(held.orders()::containsKey)
                .map(held.orders()::get)
                .toList();
        sold.forEach(value -> report(
                !orders.isEmpty()
                        && orders.stream().noneMatch(bought -> bought.contains(value))
                        && there.contains(value),
                Anomaly.PARTIAL,
                held.user(),
                value));
    }

    private void dispute(Holdings held, List<String> view) {
        held.values().forEach(value -> report(!view.contains(value), Anomaly.DISAGREEING, held.user(), value));
        view.forEach(value -> report(!held.values().contains(value), Anomaly.DISAGREEING, held.user(), value));
    }

    /** How often each value, and each order by its key, occurs. */
    private static Map<String, Integer> occurrences(Holdings held) {
        Map<String, Integer> there = new HashMap<>();
        held.values().forEach(value -> there.merge(value, 1, Integer::sum));
        Set<String> counted = new HashSet<>();
        held.acknowledgedOrders().forEach((key, ids) -> {
            for (String id : ids) {
                if (held.orders().containsKey(id) && counted.add(id)) {
                    there.merge(key, 1, Integer::sum);
                    held.orders().get(id).forEach(value -> there.merge(value, 1, Integer::sum));
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

    /** The best outcome of several attempts of one write: acknowledged once means acknowledged. */
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
