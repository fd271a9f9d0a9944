package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cost of a replica that dies, freezes or is cut off without notice depends on where the state is stored. */
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
        assertThat(run.fault()).isEqualTo("one pod killed by SIGKILL, without SIGTERM, and deleted");
    }

    @Test
    void aReplicaThatFreezesLosesNothing() {
        Release.STATELAB.install("redis");
        Run run = Harness.run("freeze", "redis");
        assertThat(run.safety()).as(run.toString()).isEqualTo("HELD");
        assertThat(run.fault()).isEqualTo("SIGSTOP to one replica");
        assertThat(run.proof()).matches("process \\d+ of its node is stopped");
    }

    @Test
    void aReplicaThatIsCutOffFromItsStoreLosesNothing() {
        Release.STATELAB.install("redis");
        Run run = Harness.run("partition", "redis");
        assertThat(run.safety()).as(run.toString()).isEqualTo("HELD");
        assertThat(run.fault()).isEqualTo("one replica cut off from the store");
        assertThat(run.proof()).matches("packets between statelab-stateful-\\S+ and \\S+ are dropped");
    }
}
