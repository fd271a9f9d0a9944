package dev.statelab.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.suite.PodKill;
import dev.statelab.experiments.suite.Rollout;
import dev.statelab.experiments.suite.StoreOutage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests estimates for the standard load: phases of 5 + 5 + 12 + 3 s, 5 s around them, and an outage of 20 s. */
class EstimateTest {

    private static final Experiment KILL = new PodKill();
    private static final Experiment ROLLOUT = new Rollout();
    private static final Experiment OUTAGE = new StoreOutage();

    private final Estimate estimate = new Estimate(Load.standard());

    @Test
    void beforeTheFirstRunThePhasesAndPausesCount() {
        assertThat(estimate.of(List.of(KILL, OUTAGE), 0)).isEqualTo(Duration.ofSeconds(30 + 50));
    }

    @Test
    void anExperimentTakesAsLongAsItsFormerRunsOnAverage() {
        estimate.add(KILL, 40);
        estimate.add(KILL, 60);
        estimate.add(ROLLOUT, 1000);

        assertThat(estimate.of(List.of(KILL, KILL), 0)).isEqualTo(Duration.ofSeconds(2 * 50));
    }

    @Test
    void anotherExperimentIsExpectedToExceedItsPhasesByTheSameFactor() {
        estimate.add(KILL, 60); // twice its phases

        assertThat(estimate.of(List.of(OUTAGE), 0)).isEqualTo(Duration.ofSeconds(2 * 50));
    }

    @Test
    void aStartTakesAsLongAsTheFormerOnAverage() {
        estimate.addStart(20);
        estimate.addStart(30);

        assertThat(estimate.of(List.of(KILL), 2)).isEqualTo(Duration.ofSeconds(30 + 2 * 25));
    }

    @Test
    void durationsAreRoundedUpToMinutes() {
        assertThat(Estimate.words(Duration.ZERO)).isEqualTo("0 min");
        assertThat(Estimate.words(Duration.ofSeconds(61))).isEqualTo("2 min");
        assertThat(Estimate.words(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    }
}
