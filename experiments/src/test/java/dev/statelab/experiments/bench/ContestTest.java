package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.statelab.experiments.bench.Contest.Sample;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.platform.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests comparisons of made-up samples, from a machine whose speed varies by up to a factor of three between rounds. */
class ContestTest {

    private static final Figure.Interval NONE = new Figure.Interval(0, 0);
    private static final Lag.Summary LAG = new Lag.Summary(0.1, 1);

    private final List<Sample> samples = new ArrayList<>();
    private final Random random = new Random(5);

    @Test
    void aDifferenceIsSeenThroughTheDriftOfTheMachine() {
        contend(1.5, 0.05);

        Figure ratio = figure(Scenario.REDIS, Metric.READ_OF_OTHERS).orElseThrow();
        assertThat(ratio.value()).isCloseTo(1.5, within(0.1));
        assertThat(ratio.interval().low()).isGreaterThan(1.2);
        assertThat(ratio.undecided()).isFalse();
        assertThat(figure(Scenario.JWT, Metric.READ_OF_OTHERS).orElseThrow().value())
                .as("the same from the other side")
                .isCloseTo(1 / 1.5, within(0.1));
        Figure median = figure(Scenario.REDIS, Metric.READ_MEDIAN).orElseThrow();
        assertThat(median.interval().high() / median.interval().low())
                .as("what the drift leaves of the milliseconds")
                .isGreaterThan(1.3);
    }

    @Test
    void aDifferenceWithinTheNoiseIsUndecided() {
        contend(1.02, 0.2);

        assertThat(figure(Scenario.REDIS, Metric.READ_OF_OTHERS).orElseThrow().undecided())
                .isTrue();
    }

    @Test
    void aDifferenceBelowThatOfTwoIdenticalServicesIsUndecided() {
        contend(1.15, 0.01);
        Figure alone = figure(Scenario.REDIS, Metric.READ_OF_OTHERS).orElseThrow();
        assertThat(alone.undecided()).isFalse();

        samples.stream()
                .filter(sample -> sample.scenario() == Scenario.REDIS)
                .toList()
                .forEach(sample -> samples.add(
                        sample(sample.invocation(), sample.round(), Scenario.REDIS, true, sample.read() * 1.3)));

        Figure withTwin = figure(Scenario.REDIS, Metric.READ_OF_OTHERS).orElseThrow();
        assertThat(figure(Scenario.REDIS, Metric.SAME_READ).orElseThrow().value())
                .isCloseTo(1.3, within(0.01));
        assertThat(withTwin.undecided()).isTrue();
    }

    @Test
    void anArchitectureIsNotComparedIfTheOtherKindIsMissing() {
        samples.add(sample(1, 1, Scenario.REDIS, false, 2));

        assertThat(figure(Scenario.REDIS, Metric.READ_OF_OTHERS)).isEmpty();
        assertThat(figure(Scenario.REDIS, Metric.READ_OF_BARE).orElseThrow().value())
                .isEqualTo(2);
    }

    /** The system counts CPU time in steps of 10 ms; a Redis that only looks up a denylist needs less in most turns. */
    @Test
    void aStoreThatIsIdleInMostTurnsStillCounts() {
        for (int invocation = 1; invocation <= 3; invocation++) {
            for (int round = 1; round <= 5; round++) {
                samples.add(sample(invocation, round, Scenario.JWT_DENYLIST, 0.5, round <= 2 ? 0.025 : 0));
                samples.add(sample(invocation, round, Scenario.JWT, 0.5, 0));
            }
        }

        Figure denylist = figure(Scenario.JWT_DENYLIST, Metric.STORE_OF_SERVICE).orElseThrow();
        assertThat(denylist.value()).as("twice 0.025 of five times 0.5").isCloseTo(2, within(0.001));
        assertThat(denylist.interval().low()).isPositive();
        assertThat(figure(Scenario.JWT, Metric.STORE_OF_SERVICE)).contains(Metric.STORE_OF_SERVICE.of(0, NONE));
    }

    /** A failure of the second instance spoils the comparison with the first as much as one of the first itself. */
    @Test
    void failuresAndTheWorstSecondOfTheGeneratorAreThoseOfBothInstances() {
        samples.add(troubled(false, 1, new Lag.Summary(0.1, 2)));
        samples.add(troubled(true, 3, new Lag.Summary(0.5, 40)));

        assertThat(figure(Scenario.REDIS, Metric.COMPARED_FAILED)).contains(Metric.COMPARED_FAILED.of(4, 200));
        assertThat(figure(Scenario.REDIS, Metric.GENERATOR_LAG_WORST)).contains(Metric.GENERATOR_LAG_WORST.of(40));
        assertThat(figure(Scenario.REDIS, Metric.GENERATOR_LAG).orElseThrow().value())
                .isEqualTo(0.1);
    }

    private static Sample troubled(boolean twin, int failures, Lag.Summary lag) {
        return new Sample(1, 1, Scenario.REDIS, twin, 1, 1, 1, 1, 1, Double.NaN, failures, 100, lag, 0.5, 0.1);
    }

    private void contend(double ratio, double noise) {
        for (int invocation = 1; invocation <= 3; invocation++) {
            for (int round = 1; round <= 5; round++) {
                double drift = 1 + 2 * random.nextDouble();
                samples.add(sample(invocation, round, Scenario.REDIS, false, drift * ratio * noise(noise)));
                samples.add(sample(invocation, round, Scenario.JWT, false, drift * noise(noise)));
            }
        }
    }

    private double noise(double of) {
        return 1 + of * (random.nextDouble() - 0.5);
    }

    private static Sample sample(int invocation, int round, Scenario scenario, boolean twin, double read) {
        return new Sample(
                invocation,
                round,
                scenario,
                twin,
                1,
                read,
                2 * read,
                read,
                2 * read,
                Double.NaN,
                0,
                100,
                LAG,
                0.5,
                0.1);
    }

    private static Sample sample(int invocation, int round, Scenario scenario, double serviceCpu, double storeCpu) {
        return new Sample(
                invocation, round, scenario, false, 1, 1, 1, 1, 1, Double.NaN, 0, 100, LAG, serviceCpu, storeCpu);
    }

    private Optional<Figure> figure(Scenario scenario, Metric metric) {
        return new Contest(samples)
                .figures(scenario).stream()
                        .filter(figure -> figure.metric() == metric)
                        .findFirst();
    }
}
