package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.course.Run.InterventionSummary;
import dev.statelab.experiments.load.Lag;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverBenchTest {

    private static final Lag.Summary OBSERVED = new Lag.Summary(0.1, 1);

    @Test
    void aKillWithoutGracePeriodCountsAsAFailover() {
        assertThat(FailoverBench.isFailover(run(kill(0, "seen"), OBSERVED))).isTrue();
    }

    @Test
    void aKillWithGracePeriodDoesNotCountAsAFailover() {
        assertThat(FailoverBench.isFailover(run(kill(2, "seen"), OBSERVED))).isFalse();
    }

    @Test
    void anUnprovenOrUnobservedKillDoesNotCountAsAFailover() {
        assertThat(FailoverBench.isFailover(run(null, OBSERVED))).isFalse();
        assertThat(FailoverBench.isFailover(run(kill(0, null), OBSERVED))).isFalse();
        assertThat(FailoverBench.isFailover(run(kill(0, "seen"), null))).isFalse();
    }

    private static InterventionSummary kill(int notice, String proof) {
        return new InterventionSummary(
                InterventionSummary.Kind.FAULT,
                "a kill",
                "kill",
                notice,
                proof,
                List.of(),
                0,
                null,
                List.of(),
                List.of());
    }

    private static Run run(InterventionSummary intervention, Lag.Summary lag) {
        return new Run(
                "redis",
                "failover-500-idle",
                "kubernetes",
                null,
                30,
                null,
                null,
                List.of(),
                List.of(),
                intervention,
                new Run.LoadSummary(60, 1, 60, 60, lag),
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }
}
