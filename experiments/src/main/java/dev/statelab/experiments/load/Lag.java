package dev.statelab.experiments.load;

import org.HdrHistogram.Histogram;

/**
 * How late the generator itself noticed due actions: its own share of each latency. Measured per second, since a pause of one second
 * hardly shows in the median of a run. Thread-safe.
 */
public final class Lag {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Histogram all = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram second = new Histogram(SIGNIFICANT_DIGITS);
    private long current;
    private double worst;

    /**
     * The lag in milliseconds.
     *
     * @param median over all actions
     * @param p99OfWorstSecond the highest 99th percentile of any second
     */
    public record Summary(double median, double p99OfWorstSecond) {}

    synchronized void record(long now, long nanos) {
        if (now / NANOS_PER_SECOND != current) {
            close();
            current = now / NANOS_PER_SECOND;
        }
        all.recordValue(Math.max(0, nanos));
        second.recordValue(Math.max(0, nanos));
    }

    private void close() {
        worst = Math.max(worst, second.getValueAtPercentile(99) / NANOS_PER_MILLI);
        second.reset();
    }

    /** The lag so far; both 0 if nothing was due. */
    public synchronized Summary summary() {
        return new Summary(
                round(all.getValueAtPercentile(50) / NANOS_PER_MILLI),
                round(Math.max(worst, second.getValueAtPercentile(99) / NANOS_PER_MILLI)));
    }

    private static double round(double millis) {
        return Math.round(millis * 1000) / 1000.0;
    }
}
