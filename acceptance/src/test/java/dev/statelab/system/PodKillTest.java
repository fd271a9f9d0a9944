package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the death of a replica costs depends on where the state is. */
@OnCluster
class PodKillTest {

    @ParameterizedTest
    @CsvSource({"redis, HELD", "jwt, HELD", "memory-sticky, BROKEN"})
    void onlySessionsInMemoryDieWithTheirReplica(String scenario, String safety) {
        Release.STATELAB.install(scenario);
        Run run = Harness.run("pod-kill", scenario);
        assertThat(run.safety()).as(run.toString()).isEqualTo(safety);
        assertThat(run.acknowledged()).as(run.toString()).isPositive();
        assertThat(run.lost() > 0).as(run.toString()).isEqualTo(safety.equals("BROKEN"));
    }
}
