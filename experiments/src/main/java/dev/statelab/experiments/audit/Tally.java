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
 * The audit of one user's counter, to which each write adds one. A counter does not reveal which of its writes are lost: the last ones
 * count as lost.
 */
final class Tally {

    private final List<String> acknowledged = new ArrayList<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> stale = new LinkedHashSet<>();
    private Integer base;
    private int highest;

    /**
     * Replays the operations of a user. A read must come before the first write.
     *
     * @param held the value of the counter at the end; empty if it has none
     * @param finding receives each finding, with the value of the write or the values read
     */
    Tally(List<Operation> operations, List<String> held, BiConsumer<Anomaly, String> finding) {
        for (Operation operation : operations) {
            if (operation.kind() == Kind.WRITE) {
                write(operation);
            } else if (operation.shown() != null && !operation.shown().isEmpty()) {
                look(Integer.parseInt(operation.shown().getFirst()));
            }
        }
        int end = held.isEmpty() ? 0 : Integer.parseInt(held.getFirst());
        conclude(end - (base == null ? end : base), finding);
    }

    /** The best outcome of several attempts of one write counts. */
    private void write(Operation operation) {
        if (operation.outcome() == Outcome.OK) {
            unknown.remove(operation.value());
            acknowledged.add(operation.value());
        } else if (operation.outcome() == Outcome.UNKNOWN) {
            unknown.add(operation.value());
        }
    }

    private void look(int shown) {
        if (base == null) {
            base = shown;
        }
        int least = Math.max(base + acknowledged.size(), highest);
        if (shown < least) {
            stale.add("%d read after %d".formatted(shown, least));
        }
        highest = Math.max(highest, shown);
    }

    /** @param added the increase since the first read */
    private void conclude(int added, BiConsumer<Anomaly, String> finding) {
        int lost = acknowledged.size() - added;
        if (lost <= 0) { // a write that is still missing at the end counts only once, as lost
            stale.forEach(read -> finding.accept(Anomaly.STALE, read));
        }
        acknowledged
                .subList(Math.max(0, acknowledged.size() - Math.max(0, lost)), acknowledged.size())
                .forEach(value -> finding.accept(Anomaly.LOST, value));
        int more = Math.max(0, -lost);
        unknown.stream().limit(more).forEach(value -> finding.accept(Anomaly.RECOVERED, value));
        IntStream.rangeClosed(1, more - unknown.size())
                .forEach(one -> finding.accept(Anomaly.DUPLICATED, "one of %d more than requested".formatted(one)));
    }
}
