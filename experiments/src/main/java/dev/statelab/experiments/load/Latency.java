package dev.statelab.experiments.load;

import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * How long operations took. An operation that was not acknowledged counts with at least the client's timeout, since a quick refusal is not
 * a quick response. Logins, which are slow on purpose in many services, and token refreshes are only in {@code kinds}.
 *
 * @param fromIntended since they were due: how long a user waited, including pauses of the service
 * @param fromSent since they were sent: the time of service and network
 * @param curve both by percentile; empty without operations
 * @param kinds since they were due, by kind of operation
 */
public record Latency(Percentiles fromIntended, Percentiles fromSent, List<Point> curve, Map<Kind, Percentiles> kinds) {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final List<Double> CURVE = List.of(0.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.99);

    /** In milliseconds; all 0 without operations. */
    public record Percentiles(double p50, double p90, double p99, double p999, double max) {}

    /** The latencies that this percentage of the operations did not exceed, in milliseconds. */
    public record Point(double percentile, double fromIntended, double fromSent) {}

    /** The latencies of these operations. */
    public static Latency of(Collection<Operation> operations) {
        List<Operation> own = withoutLogins(operations);
        Histogram fromIntended = histogram(own, operation -> operation.done() - operation.intended());
        Histogram fromSent = histogram(own, operation -> operation.done() - operation.sent());
        List<Point> curve = fromSent.getTotalCount() == 0
                ? List.of()
                : CURVE.stream()
                        .map(percent -> new Point(
                                percent,
                                millis(fromIntended.getValueAtPercentile(percent)),
                                millis(fromSent.getValueAtPercentile(percent))))
                        .toList();
        Map<Kind, Percentiles> kinds = new EnumMap<>(Kind.class);
        operations.stream()
                .collect(groupingBy(Operation::kind))
                .forEach((kind, some) -> kinds.put(
                        kind, percentiles(histogram(some, operation -> operation.done() - operation.intended()))));
        return new Latency(percentiles(fromIntended), percentiles(fromSent), curve, kinds);
    }

    /** The latencies since the operations were due, without logins and refreshes. */
    static Percentiles percentiles(Collection<Operation> operations) {
        return percentiles(histogram(withoutLogins(operations), operation -> operation.done() - operation.intended()));
    }

    private static List<Operation> withoutLogins(Collection<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.kind() != Kind.LOGIN && operation.kind() != Kind.REFRESH)
                .toList();
    }

    private static Histogram histogram(Collection<Operation> operations, ToLongFunction<Operation> nanos) {
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        operations.forEach(operation -> histogram.recordValue(Math.max(
                operation.outcome() == Outcome.OK ? 0 : Connection.TIMEOUT.toNanos(), nanos.applyAsLong(operation))));
        return histogram;
    }

    private static Percentiles percentiles(Histogram histogram) {
        return new Percentiles(
                millis(histogram.getValueAtPercentile(50)),
                millis(histogram.getValueAtPercentile(90)),
                millis(histogram.getValueAtPercentile(99)),
                millis(histogram.getValueAtPercentile(99.9)),
                millis(histogram.getMaxValue()));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
