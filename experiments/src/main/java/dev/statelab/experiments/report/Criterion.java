package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that an architecture shows or does not show.
 *
 * @param words what it is, such as {@code no acknowledged write was lost}
 * @param metrics whose values tell
 * @param shown by the values of those, in their order, null for one that nobody knows; empty where they do not tell
 */
record Criterion(String words, List<Metric> metrics, Function<Double[], Optional<Boolean>> shown) {

    /** One that needs all of these. */
    static Criterion of(String words, List<Metric> metrics, Predicate<Double[]> shown) {
        return new Criterion(
                words,
                metrics,
                values -> Arrays.stream(values).noneMatch(Objects::isNull)
                        ? Optional.of(shown.test(values))
                        : Optional.empty());
    }

    /** One that goes by one figure. */
    static Criterion of(String words, Metric metric, Predicate<Double> shown) {
        return of(words, List.of(metric), values -> shown.test(values[0]));
    }

    /** One that asks for any of these to be more than 0: a single one tells, whatever the others are. */
    static Criterion some(String words, Metric... metrics) {
        return new Criterion(words, List.of(metrics), Criterion::some);
    }

    /** One that asks for none of these. */
    static Criterion none(String words, Metric... metrics) {
        return new Criterion(words, List.of(metrics), values -> some(values).map(is -> !is));
    }

    private static Optional<Boolean> some(Double[] values) {
        boolean unknown = false;
        for (Double value : values) {
            if (value != null && value > 0) {
                return Optional.of(true);
            }
            unknown |= value == null;
        }
        return unknown ? Optional.empty() : Optional.of(false);
    }

    /** One of which nobody can say whether it is shown. */
    static Criterion unknown(String words) {
        return new Criterion(words, List.of(), values -> Optional.empty());
    }

    /** Whether the architecture shows it; empty where that was not measured, or the run is in doubt. */
    Optional<Boolean> of(String scenario, Facts facts) {
        return shown.apply(metrics.stream()
                .map(metric -> facts.value(scenario, metric).orElse(null))
                .toArray(Double[]::new));
    }
}
