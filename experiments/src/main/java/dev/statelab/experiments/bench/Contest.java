package dev.statelab.experiments.bench;

import static dev.statelab.experiments.figure.Metric.*;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.platform.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Compares samples of several architectures. Only samples that are adjacent in time are compared, since the machine drifts by more than
 * the architectures differ. The interval of a ratio is widened by the difference between two instances of the same architecture.
 */
final class Contest {

    /** Without a second instance, the noise is unknown and no interval is widened. */
    private static final double NO_TWIN = 0;

    /**
     * The measurements of one service in one turn. Latencies are in milliseconds, medians unless they are named P99.
     *
     * @param twin whether it is the second instance of an architecture, to compare with the first
     * @param failures requests without a successful response, which count with the client's timeout as their latency
     * @param requests those that failed included
     * @param lag what the load generator added to the latencies
     * @param serviceCpu CPU milliseconds per operation
     * @param storeCpu the same for its store; 0 without one
     */
    record Sample(
            int invocation,
            int round,
            Scenario scenario,
            boolean twin,
            double bare,
            double read,
            double readP99,
            double write,
            double writeP99,
            double login,
            int failures,
            long requests,
            Lag.Summary lag,
            double serviceCpu,
            double storeCpu) {

        double cpu() {
            return serviceCpu + storeCpu;
        }
    }

    private final List<Sample> samples;

    Contest(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    /** All figures of an architecture; ratios to the other kind, stateful or stateless, only if an architecture of that kind took part. */
    List<Figure> figures(Scenario scenario) {
        List<Figure> figures = new ArrayList<>(Stream.of(
                        figure(BARE_MEDIAN, scenario, Sample::bare),
                        figure(READ_MEDIAN, scenario, Sample::read),
                        figure(READ_P99, scenario, Sample::readP99),
                        figure(WRITE_MEDIAN, scenario, Sample::write),
                        figure(WRITE_P99, scenario, Sample::writeP99),
                        figure(LOGIN_MEDIAN, scenario, Sample::login),
                        failures(scenario),
                        figure(GENERATOR_LAG, scenario, sample -> sample.lag().median()),
                        worstLag(scenario),
                        figure(READ_OF_BARE, scenario, sample -> sample.read() / sample.bare()),
                        figure(WRITE_OF_BARE, scenario, sample -> sample.write() / sample.bare()),
                        figure(SERVICE_CPU, scenario, Sample::serviceCpu),
                        figure(STORE_CPU, scenario, Sample::storeCpu),
                        storeOfService(scenario))
                .filter(Objects::nonNull)
                .toList());
        addAgainstOthers(figures, READ_OF_OTHERS, SAME_READ, scenario, Sample::read);
        addAgainstOthers(figures, WRITE_OF_OTHERS, SAME_WRITE, scenario, Sample::write);
        addAgainstOthers(figures, CPU_OF_OTHERS, SAME_CPU, scenario, Sample::cpu);
        return figures;
    }

    private void addAgainstOthers(
            List<Figure> figures, Metric others, Metric same, Scenario scenario, ToDoubleFunction<Sample> value) {
        Figure twin =
                of(same, own(true), sample -> value.applyAsDouble(sample) / original(sample, value), Bootstrap::median);
        double noise = twin == null
                ? NO_TWIN
                : Math.max(
                        Math.abs(1 - twin.interval().low()),
                        Math.abs(twin.interval().high() - 1));
        Figure ratio = figure(others, scenario, sample -> value.applyAsDouble(sample) / othersOf(sample, value));
        if (ratio != null) {
            figures.add(others.of(
                    ratio.value(),
                    new Figure.Interval(
                            ratio.interval().low() / (1 + noise),
                            ratio.interval().high() * (1 + noise))));
        }
        if (twin != null && samples.stream().anyMatch(sample -> sample.twin() && sample.scenario() == scenario)) {
            figures.add(twin);
        }
    }

    /** The median of the architectures of the other kind in the same round; NaN if there are none. */
    private double othersOf(Sample sample, ToDoubleFunction<Sample> value) {
        double[] others = samples.stream()
                .filter(other -> !other.twin()
                        && other.invocation() == sample.invocation()
                        && other.round() == sample.round()
                        && other.scenario().stateful() != sample.scenario().stateful())
                .mapToDouble(value)
                .toArray();
        return others.length == 0 ? Double.NaN : Bootstrap.median(others);
    }

    private double original(Sample twin, ToDoubleFunction<Sample> value) {
        return samples.stream()
                .filter(other -> !other.twin()
                        && other.invocation() == twin.invocation()
                        && other.round() == twin.round()
                        && other.scenario() == twin.scenario())
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private Figure failures(Scenario scenario) {
        return COMPARED_FAILED.of(
                both(scenario).mapToLong(Sample::failures).sum(),
                both(scenario).mapToLong(Sample::requests).sum());
    }

    /** The highest of all turns: one slow second of the generator spoils the percentiles of its turn. */
    private Figure worstLag(Scenario scenario) {
        return GENERATOR_LAG_WORST.of(both(scenario)
                .mapToDouble(sample -> sample.lag().p99OfWorstSecond())
                .max()
                .orElse(0));
    }

    /** The samples of an architecture, those of its second instance included. */
    private Stream<Sample> both(Scenario scenario) {
        return samples.stream().filter(sample -> sample.scenario() == scenario);
    }

    /** The mean in percent: CPU time is counted in steps of 10 ms, so the median would be 0 for a store that uses less in most turns. */
    private Figure storeOfService(Scenario scenario) {
        return of(
                STORE_OF_SERVICE,
                own(scenario),
                sample -> 100 * sample.storeCpu() / sample.serviceCpu(),
                Bootstrap::mean);
    }

    private List<Sample> own(boolean twin) {
        return samples.stream().filter(sample -> sample.twin() == twin).toList();
    }

    private List<Sample> own(Scenario scenario) {
        return own(false).stream()
                .filter(sample -> sample.scenario() == scenario)
                .toList();
    }

    private Figure figure(Metric metric, Scenario scenario, ToDoubleFunction<Sample> value) {
        return of(metric, own(scenario), value, Bootstrap::median);
    }

    /** The statistic, with its interval over invocations and their rounds; null if it is not a number. */
    private static Figure of(
            Metric metric, List<Sample> own, ToDoubleFunction<Sample> value, ToDoubleFunction<double[]> statistic) {
        Map<Integer, List<Double>> byInvocation = new TreeMap<>();
        for (Sample sample : own) {
            double number = value.applyAsDouble(sample);
            if (!Double.isNaN(number)) {
                byInvocation
                        .computeIfAbsent(sample.invocation(), first -> new ArrayList<>())
                        .add(number);
            }
        }
        if (byInvocation.isEmpty()) {
            return null;
        }
        List<double[]> groups = byInvocation.values().stream()
                .map(group -> group.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
        Bootstrap interval = Bootstrap.of(groups, statistic);
        return metric.of(
                statistic.applyAsDouble(
                        groups.stream().flatMapToDouble(Arrays::stream).toArray()),
                new Figure.Interval(interval.low(), interval.high()));
    }
}
