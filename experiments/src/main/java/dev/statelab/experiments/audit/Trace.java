package dev.statelab.experiments.audit;

import dev.statelab.experiments.ledger.Operation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The operations that explain one finding: those around the first and the last operation with its value, and the last operation of all.
 *
 * @param finding the first one that breaks a promise
 * @param operations of the user affected, in order
 */
public record Trace(Finding finding, List<Operation> operations) {

    /**
     * The trace of the first broken promise; empty if there is none.
     *
     * @param operations of the whole run, each user's in order
     */
    public static Optional<Trace> of(SortedSet<Finding> findings, Collection<Operation> operations) {
        return findings.stream()
                .filter(finding -> finding.anomaly().violation())
                .findFirst()
                .map(finding -> new Trace(finding, telling(finding, operations)));
    }

    private static List<Operation> telling(Finding finding, Collection<Operation> operations) {
        List<Operation> all = operations.stream()
                .filter(operation -> operation.user().equals(finding.user()))
                .filter(operation ->
                        operation.shown() != null || finding.value().equals(operation.value()))
                .toList();
        int first = IntStream.range(0, all.size())
                .filter(i -> tellsOf(finding.value(), all.get(i)))
                .findFirst()
                .orElse(0);
        int last = IntStream.range(first, all.size())
                .filter(i -> tellsOf(finding.value(), all.get(i)))
                .max()
                .orElse(first);
        SortedSet<Integer> chosen = new TreeSet<>();
        IntStream.of(first - 1, first, first + 1, last - 1, last, last + 1, last + 2, all.size() - 1)
                .filter(i -> i >= 0 && i < all.size())
                .forEach(chosen::add);
        return chosen.stream().map(all::get).toList();
    }

    private static boolean tellsOf(String value, Operation operation) {
        return value.equals(operation.value())
                || operation.shown() != null && operation.shown().contains(value);
    }
}
