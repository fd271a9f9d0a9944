package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Something that an architecture shows or does not show.
 *
 * @param words what it is, such as {@code no acknowledged write was lost}
 * @param needs without these figures nobody can say
 * @param shown by the values of those, in their order; null where there is nothing to compare them with
 */
record Criterion(String words, List<Metric> needs, Predicate<double[]> shown) {

    /** One that goes by one figure. */
    static Criterion of(String words, Metric metric, Predicate<Double> shown) {
        return new Criterion(words, List.of(metric), values -> shown.test(values[0]));
    }

    /** One that asks for none of these. */
    static Criterion none(String words, Metric... metrics) {
        return new Criterion(
                words, List.of(metrics), values -> Arrays.stream(values).allMatch(value -> value == 0));
    }

    /** One that asks for any of these. */
    static Criterion some(String words, Metric... metrics) {
        return new Criterion(
                words, List.of(metrics), values -> Arrays.stream(values).anyMatch(value -> value > 0));
    }

    /** One of which nobody can say whether it is shown. */
    static Criterion unknown(String words, Metric metric) {
        return new Criterion(words, List.of(metric), null);
    }

    /** Whether the architecture shows it; empty where that was not measured, or the run is in doubt. */
    Optional<Boolean> of(String scenario, Facts facts) {
        double[] values = needs.stream()
                .flatMap(metric -> facts.value(scenario, metric).stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return shown == null || values.length < needs.size() ? Optional.empty() : Optional.of(shown.test(values));
    }
}
