package dev.statelab.experiments.load;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A run, second by second. An operation counts in the second in which it ended.
 *
 * @param faultAt seconds since the run began; null without a fault
 * @param seconds in order, without gaps
 */
public record Timeline(Double faultAt, List<Second> seconds) {

    /**
     * @param second since the run began
     * @param ok acknowledged operations
     * @param failed refused or never sent
     * @param unknown without a response, or with a server error
     * @param latency of all operations except logins and refreshes, since they were due
     * @param pods the number of responses by pod
     */
    public record Second(
            int second, int ok, int failed, int unknown, Latency.Percentiles latency, Map<String, Long> pods) {}

    /** @param faultAt on the ledger's clock, in nanoseconds; null without a fault */
    public static Timeline of(Collection<Operation> operations, Long faultAt) {
        TreeMap<Integer, List<Operation>> bySecond = operations.stream()
                .collect(groupingBy(
                        operation -> (int) TimeUnit.NANOSECONDS.toSeconds(operation.done()), TreeMap::new, toList()));
        List<Second> seconds = bySecond.isEmpty()
                ? List.of()
                : IntStream.rangeClosed(bySecond.firstKey(), bySecond.lastKey())
                        .mapToObj(second -> second(second, bySecond.getOrDefault(second, List.of())))
                        .toList();
        return new Timeline(faultAt == null ? null : faultAt / 1e9, seconds);
    }

    private static Second second(int second, List<Operation> operations) {
        return new Second(
                second,
                count(operations, Outcome.OK),
                count(operations, Outcome.FAILED),
                count(operations, Outcome.UNKNOWN),
                Latency.percentiles(operations),
                operations.stream()
                        .filter(operation -> operation.pod() != null)
                        .collect(groupingBy(Operation::pod, TreeMap::new, counting())));
    }

    private static int count(List<Operation> operations, Outcome outcome) {
        return (int) operations.stream()
                .filter(operation -> operation.outcome() == outcome)
                .count();
    }
}
