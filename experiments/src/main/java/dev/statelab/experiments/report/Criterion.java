package dev.statelab.experiments.report;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Variant;
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
 * @param value the value of a figure that decides, such as the median of several runs; null if the figure does not decide
 * @param scenarios those that the criterion is about
 * @param shown takes the values of the metrics in their order, null for an unknown one; empty if they do not decide
 */
record Criterion(
        String words,
        List<Metric> metrics,
        Function<Figure, Double> value,
        Predicate<Scenario> scenarios,
        Function<Double[], Optional<Boolean>> shown) {

    /**
     * A count of 0 shows that something does not happen if it excludes a larger share than this one, at 95 %: 0 of 29 does. Of 60 users, a
     * run excludes 5 %, and of their carts a quick run 7 %. A replica that loses its state loses more: one of four has a quarter.
     */
    private static final double EXCLUDED = 0.1;

    private Criterion(
            String words,
            List<Metric> metrics,
            Function<Figure, Double> value,
            Function<Double[], Optional<Boolean>> shown) {
        this(words, metrics, value, scenario -> true, shown);
    }

    /** A criterion that needs all of these metrics, of several runs their medians. */
    static Criterion of(String words, List<Metric> metrics, Predicate<Double[]> shown) {
        return of(words, metrics, Figure::value, shown);
    }

    private static Criterion of(
            String words, List<Metric> metrics, Function<Figure, Double> value, Predicate<Double[]> shown) {
        return new Criterion(
                words,
                metrics,
                value,
                values -> Arrays.stream(values).noneMatch(Objects::isNull)
                        ? Optional.of(shown.test(values))
                        : Optional.empty());
    }

    /** A criterion on a single metric, of several runs its median. */
    static Criterion of(String words, Metric metric, Predicate<Double> shown) {
        return of(words, List.of(metric), values -> shown.test(values[0]));
    }

    /** Met if the metric is at most this in each run. */
    static Criterion atMost(String words, Metric metric, double most) {
        return of(words, List.of(metric), Figure::highest, values -> values[0] <= most);
    }

    /** Met if the metric is at least this in each run. */
    static Criterion atLeast(String words, Metric metric, double least) {
        return of(words, List.of(metric), Figure::lowest, values -> values[0] >= least);
    }

    /** Met if any of these metrics is greater than 0 in any run; one is enough, even if others are unknown. */
    static Criterion some(String words, Metric... metrics) {
        return new Criterion(words, List.of(metrics), Criterion::count, Criterion::some);
    }

    /** Met if all of these metrics are 0 in all runs, and none of them among too few. */
    static Criterion none(String words, Metric... metrics) {
        return new Criterion(
                words, List.of(metrics), Criterion::count, all -> some(all).map(is -> !is));
    }

    private static Double count(Figure figure) {
        double worst = figure.highest();
        return worst > 0 || figure.excludes(EXCLUDED) ? worst : null;
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
        return new Criterion(words, List.of(), Figure::value, values -> Optional.empty());
    }

    /** The same criterion, about these scenarios only. */
    Criterion about(Predicate<Scenario> some) {
        return new Criterion(words, metrics, value, some, shown);
    }

    /** Whether the criterion is about that architecture. */
    boolean isAbout(String architecture) {
        return scenarios.test(Variant.of(architecture).orElseThrow().scenario());
    }

    /** Whether the architecture meets it; empty if that was not measured, the run is in doubt, or it counted among too few. */
    Optional<Boolean> of(String scenario, Facts facts) {
        return shown.apply(metrics.stream()
                .map(metric -> facts.decisive(scenario, metric).map(value).orElse(null))
                .toArray(Double[]::new));
    }

    /** Whether one of its counts is 0 among too few to show anything. */
    boolean tooFew(String scenario, Facts facts) {
        return metrics.stream()
                .flatMap(metric -> facts.decisive(scenario, metric).stream())
                .anyMatch(figure -> value.apply(figure) == null);
    }
}
