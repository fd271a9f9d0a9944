package dev.statelab.experiments.load;

import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.Collection;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * How long acknowledged operations took.
 *
 * @param fromIntended since they were due: what a shopper waited, a pause of the service included
 * @param fromSent since they were sent: what the service and the network took
 */
public record Latency(Percentiles fromIntended, Percentiles fromSent) {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    /** In milliseconds; all 0 where there was no operation. */
    public record Percentiles(double p50, double p90, double p99, double p999, double max) {}

    /** Measures the operations that were acknowledged. */
    public static Latency of(Collection<Operation> operations) {
        return new Latency(
                percentiles(operations, operation -> operation.done() - operation.intended()),
                percentiles(operations, operation -> operation.done() - operation.sent()));
    }

    private static Percentiles percentiles(Collection<Operation> operations, ToLongFunction<Operation> nanos) {
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        operations.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .forEach(operation -> histogram.recordValue(Math.max(0, nanos.applyAsLong(operation))));
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
