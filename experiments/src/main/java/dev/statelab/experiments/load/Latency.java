package dev.statelab.experiments.load;

import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * How long acknowledged operations took.
 *
 * @param fromIntended since they were due: what a shopper waited, a pause of the service included
 * @param fromSent since they were sent: what the service and the network took
 * @param curve both over the percentiles; empty where there was no operation
 */
public record Latency(Percentiles fromIntended, Percentiles fromSent, List<Point> curve) {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final List<Double> CURVE = List.of(0.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.99);

    /** In milliseconds; all 0 where there was no operation. */
    public record Percentiles(double p50, double p90, double p99, double p999, double max) {}

    /** What so many percent of the operations did not exceed, in milliseconds. */
    public record Point(double percentile, double fromIntended, double fromSent) {}

    /** Measures the operations that were acknowledged. */
    public static Latency of(Collection<Operation> operations) {
        Histogram fromIntended = histogram(operations, operation -> operation.done() - operation.intended());
        Histogram fromSent = histogram(operations, operation -> operation.done() - operation.sent());
        List<Point> curve = fromSent.getTotalCount() == 0
                ? List.of()
                : CURVE.stream()
                        .map(percent -> new Point(
                                percent,
                                millis(fromIntended.getValueAtPercentile(percent)),
                                millis(fromSent.getValueAtPercentile(percent))))
                        .toList();
        return new Latency(percentiles(fromIntended), percentiles(fromSent), curve);
    }

    /** Since they were due, of those that were acknowledged. */
    static Percentiles percentiles(Collection<Operation> operations) {
        return percentiles(histogram(operations, operation -> operation.done() - operation.intended()));
    }

    private static Histogram histogram(Collection<Operation> operations, ToLongFunction<Operation> nanos) {
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        operations.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .forEach(operation -> histogram.recordValue(Math.max(0, nanos.applyAsLong(operation))));
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
