package dev.statelab.experiments.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A 95 % confidence interval of a statistic by the percentile bootstrap (Efron 1979).
 */
record Bootstrap(double low, double high) {

    private static final int DRAWS = 5000;
    private static final double TAIL = 0.025;

    static Bootstrap ofMedian(double[] sample) {
        return of(List.of(sample), Bootstrap::median);
    }

    /** For a grouped sample: draws whole groups first, then values within each. */
    static Bootstrap of(List<double[]> groups, ToDoubleFunction<double[]> statistic) {
        Random random = new Random(1); // the same sample has the same interval
        double[] values = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            values[draw] = statistic.applyAsDouble(groups.stream()
                    .map(group -> groups.get(random.nextInt(groups.size())))
                    .flatMapToDouble(
                            group -> random.ints(group.length, 0, group.length).mapToDouble(i -> group[i]))
                    .toArray());
        }
        Arrays.sort(values);
        return new Bootstrap(values[(int) (DRAWS * TAIL)], values[(int) (DRAWS * (1 - TAIL)) - 1]);
    }

    static double mean(double[] sample) {
        return Arrays.stream(sample).average().orElseThrow();
    }

    /** The middle value, or the mean of the two middle values. */
    static double median(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
