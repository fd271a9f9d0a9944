package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the death of a replica costs depends on where the state is. */
@OnCluster
class PodKillTest {

    @ParameterizedTest
    @CsvSource({"redis, HELD", "jwt, HELD", "memory-sticky, BROKEN"})
    void onlySessionsInMemoryDieWithTheirReplica(String scenario, String verdict) {
        Release.STATELAB.install(scenario);
        Run run = Harness.run("pod-kill", scenario);
        assertThat(run.verdict()).as(run.reason()).isEqualTo(verdict);
        assertThat(run.acknowledged()).as(run.reason()).isPositive();
        assertThat(run.lost() > 0).as(run.reason()).isEqualTo(verdict.equals("BROKEN"));
    }
}
