package dev.statelab.experiments.audit;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * The 95 % confidence interval of a proportion (Clopper and Pearson). It assumes independent trials. Losses come in bursts, so for a single
 * run the true interval is wider.
 *
 * @param lower a share, 0 to 1
 * @param upper a share, 0 to 1
 */
public record Confidence(double lower, double upper, long trials) {

    private static final double DOUBT = 0.05;
    private static final int STEPS = 50;

    /**
     * The interval for a number of hits among independent trials. With no hits, or only hits, it is one-sided.
     *
     * @throws IllegalArgumentException without trials, or if there are more hits than trials or fewer than none
     */
    public static Confidence of(long hits, long trials) {
        if (trials <= 0 || hits < 0 || hits > trials) {
            throw new IllegalArgumentException(hits + " of " + trials);
        }
        double tail = hits == 0 || hits == trials ? DOUBT : DOUBT / 2;
        double lower = hits == 0 ? 0 : solve(share -> 1 - atMost(hits - 1, trials, share), tail);
        double upper = hits == trials ? 1 : solve(share -> 1 - atMost(hits, trials, share), 1 - tail);
        return new Confidence(lower, upper, trials);
    }

    /** The share at which an increasing function reaches the target. */
    private static double solve(DoubleUnaryOperator growing, double target) {
        double low = 0;
        double high = 1;
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (growing.applyAsDouble(middle) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The probability of at most the given number of hits. */
    private static double atMost(long hits, long trials, double share) {
        double log = trials * Math.log1p(-share);
        double sum = Math.exp(log);
        for (long hit = 1; hit <= hits; hit++) {
            log += Math.log((double) (trials - hit + 1) / hit) + Math.log(share) - Math.log1p(-share);
            sum += Math.exp(log);
        }
        return Math.min(1, sum);
    }

    /** Such as {@code at most 0.56 %, at 95 %, of 531}. */
    @Override
    public String toString() {
        return lower == 0
                ? "at most %s %%, at 95 %%, of %d".formatted(percent(upper), trials)
                : "%s to %s %%, at 95 %%, of %d".formatted(percent(lower), percent(upper), trials);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.1 ? "%.2g" : "%.0f", share * 100);
    }
}
