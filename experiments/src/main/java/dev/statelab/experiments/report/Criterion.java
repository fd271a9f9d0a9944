package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.platform.Architecture;
import dev.statelab.experiments.platform.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A condition that an architecture meets or does not meet.
 *
 * @param words the condition, such as {@code no acknowledged writes were lost}
 * @param metrics the metrics that decide it
 * @param anyRun whether the highest value of several runs decides, not the median
 * @param scenarios those that the criterion is about
 * @param shown takes the values of the metrics in their order, null for an unknown one; empty if they do not decide
 */
record Criterion(
        String words,
        List<Metric> metrics,
        boolean anyRun,
        Predicate<Scenario> scenarios,
        Function<Double[], Optional<Boolean>> shown) {

    private Criterion(String words, List<Metric> metrics, boolean anyRun, Function<Double[], Optional<Boolean>> shown) {
        this(words, metrics, anyRun, scenario -> true, shown);
    }

    /** A criterion that needs all of these metrics. */
    static Criterion of(String words, List<Metric> metrics, Predicate<Double[]> shown) {
        return new Criterion(
                words,
                metrics,
                false,
                values -> Arrays.stream(values).noneMatch(Objects::isNull)
                        ? Optional.of(shown.test(values))
                        : Optional.empty());
    }

    /** A criterion on a single metric. */
    static Criterion of(String words, Metric metric, Predicate<Double> shown) {
        return of(words, List.of(metric), values -> shown.test(values[0]));
    }

    /** Met if any of these metrics is greater than 0 in any run; one is enough, even if others are unknown. */
    static Criterion some(String words, Metric... metrics) {
        return new Criterion(words, List.of(metrics), true, Criterion::some);
    }

    /** Met if all of these metrics are 0 in all runs. */
    static Criterion none(String words, Metric... metrics) {
        return new Criterion(
                words, List.of(metrics), true, values -> some(values).map(is -> !is));
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

    /** A criterion that cannot be decided. */
    static Criterion unknown(String words) {
        return new Criterion(words, List.of(), false, values -> Optional.empty());
    }

    /** The same criterion, about these scenarios only. */
    Criterion about(Predicate<Scenario> some) {
        return new Criterion(words, metrics, anyRun, some, shown);
    }

    /** Whether the criterion is about that architecture. */
    boolean isAbout(String architecture) {
        return scenarios.test(Architecture.of(architecture).orElseThrow().scenario());
    }

    /** Whether the architecture meets it; empty if that was not measured, or the run is in doubt. */
    Optional<Boolean> of(String scenario, Facts facts) {
        return shown.apply(metrics.stream()
                .map(metric -> (anyRun ? facts.highest(scenario, metric) : facts.value(scenario, metric)).orElse(null))
                .toArray(Double[]::new));
    }
}
