package dev.statelab.experiments.audit;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * The audit of one user's counter, to which each write adds one. A counter does not reveal which of its writes are missing: if it shows
 * less than was acknowledged, or than an earlier read and the later acknowledgements prove, the last acknowledged ones count as lost.
 */
final class Tally {

    private final BiConsumer<Anomaly, String> finding;
    private final List<String> acknowledged = new ArrayList<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> stale = new LinkedHashSet<>();
    private Integer base;

    /** The least that was added since the first read: a write without an answer counts once a read has shown it. */
    private int added;

    /**
     * Replays the operations of a user. A read must come before the first write.
     *
     * @param finding receives each finding, with the value of the write or the values read
     */
    Tally(List<Operation> operations, BiConsumer<Anomaly, String> finding) {
        this.finding = finding;
        for (Operation operation : operations) {
            if (operation.kind() == Kind.WRITE) {
                write(operation);
            } else if (operation.shown() != null && !operation.shown().isEmpty()) {
                look(Integer.parseInt(operation.shown().getFirst()));
            }
        }
    }

    /** The best outcome of several attempts of one write counts. A read may have shown an earlier attempt already. */
    private void write(Operation operation) {
        if (operation.outcome() == Outcome.OK) {
            acknowledged.add(operation.value());
            added = unknown.remove(operation.value()) ? Math.max(added, acknowledged.size()) : added + 1;
        } else if (operation.outcome() == Outcome.UNKNOWN) {
            unknown.add(operation.value());
        }
    }

    private void look(int shown) {
        if (base == null) {
            base = shown;
        }
        if (shown < base + added) {
            stale.add("%d read after %d".formatted(shown, base + added));
        }
        added = Math.max(added, shown - base);
    }

    /**
     * Audits the responses and the state at the end.
     *
     * @param held the value of the counter at the end; empty if it has none
     */
    void audit(List<String> held) {
        int end = held.isEmpty() ? 0 : Integer.parseInt(held.getFirst());
        int grown = base == null ? 0 : end - base;
        int lost = Math.max(0, added - grown);
        if (lost == 0) { // a write that is still missing at the end counts only once, as lost
            auditResponses();
        }
        acknowledged
                .subList(Math.max(0, acknowledged.size() - lost), acknowledged.size())
                .forEach(value -> finding.accept(Anomaly.LOST, value));
        int more = Math.max(0, grown - acknowledged.size());
        unknown.stream().limit(more).forEach(value -> finding.accept(Anomaly.RECOVERED, value));
        IntStream.rangeClosed(1, more - unknown.size())
                .forEach(one -> finding.accept(Anomaly.DUPLICATED, "one of %d more than requested".formatted(one)));
    }

    /** Audits the responses alone: without the state at the end, no write counts as lost. */
    void auditResponses() {
        stale.forEach(read -> finding.accept(Anomaly.STALE, read));
    }
}
