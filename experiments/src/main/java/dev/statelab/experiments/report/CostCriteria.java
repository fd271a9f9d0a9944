package dev.statelab.experiments.report;

import static dev.statelab.experiments.figure.Metric.*;

import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.report.Claim.Side;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;

/** What an architecture may cost: in itself, with more sessions or replicas, and compared with the other side. */
final class CostCriteria {

    /** Heap noise in bytes per session, at 1,000 sessions. */
    private static final double NOISE_BYTES = 300;

    /** The same noise, for each of 90,000 further sessions: three bytes, and a margin. */
    private static final double NOISE_OF_MANY_BYTES = 10;

    /** With several replicas, a request costs hardly more CPU time if it costs less than a quarter more. */
    private static final double AS_EFFICIENT = 0.8;

    private CostCriteria() {}

    /** Uses the figure for the largest number of sessions that was measured. */
    static Criterion sessionBytes(Facts facts) {
        return Criterion.of(
                "a session uses memory",
                firstMeasured(facts, SESSION_BYTES_100000, SESSION_BYTES_10000, SESSION_BYTES_1000),
                bytes -> bytes > NOISE_BYTES);
    }

    /** Judges the mean of 10,000 sessions and that of 100,000. */
    static Criterion nothingForFurtherSessions() {
        return Criterion.of(
                "nothing is stored for a further session, beyond 10,000",
                List.of(SESSION_BYTES_10000, SESSION_BYTES_100000),
                bytes -> furtherSession(bytes[0], bytes[1]) <= NOISE_OF_MANY_BYTES);
    }

    /** The bytes of each session beyond 10,000, from both means: caches of a fixed size are full by then. */
    private static double furtherSession(double few, double many) {
        return (100_000 * many - 10_000 * few) / 90_000;
    }

    /**
     * Judges CPU time: the number of requests per second would depend on the processors of the machine, which replicas,
     * store and load share. A quick run, of two replicas, says too little: in its three seconds a JVM still compiles.
     */
    static Criterion asEfficient() {
        return Criterion.of(
                "at the same rate for each, four replicas served at least 80 % as many requests per CPU second as one",
                EFFICIENCY_4, ratio -> ratio >= AS_EFFICIENT);
    }

    /** The first of these metrics that any architecture has; the last one if there is none. */
    private static Metric firstMeasured(Facts facts, Metric... metrics) {
        return Arrays.stream(metrics).filter(facts::measured).findFirst().orElse(metrics[metrics.length - 1]);
    }

    /** Compares with the lowest value of the other side; unknown without such a value. */
    static Criterion against(Facts facts, Side other, Metric metric, String words, BiPredicate<Double, Double> shown) {
        OptionalDouble least = facts.values(other, metric).min();
        return least.isPresent()
                ? Criterion.of(words, metric, value -> shown.test(value, least.getAsDouble()))
                : Criterion.unknown(words);
    }
}
