package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If sessions in memory have no affinity, the API server rejects a second replica, whichever command requests it. */
@OnCluster
class AdmissionPolicyTest {

    private static final String WORKLOAD = "deployment/statelab-stateful";
    private static final Command KUBECTL = Command.of("kubectl", "--namespace", Cluster.NAMESPACE);

    @BeforeAll
    void installOneReplica() {
        Release.STATELAB.install(
                "memory-sticky", "stateful.affinity=none,stateful.replicas=1,admissionPolicy.enabled=true");
        await("the API server has read the policy")
                .atMost(Duration.ofSeconds(30))
                .until(() -> KUBECTL.and("scale", WORKLOAD, "--replicas=3", "--dry-run=server")
                                .end()
                                .exitCode()
                        != 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scale " + WORKLOAD + " --replicas=3",
                "patch " + WORKLOAD + " --patch={\"spec\":{\"replicas\":2}}",
            })
    void aSecondReplicaIsRefused(String change) {
        Command.Result result = KUBECTL.and((Object[]) change.split(" ")).end();

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors())
                .contains("Sessions in memory with more than one replica and without affinity")
                .contains(
                        "Set stateful.affinity to clientIP or cookie, stateful.replicas to 1, or stateful.store to redis.");
    }

    @Test
    void changesThatLoseNoSessionAreAdmitted() {
        KUBECTL.and("scale", WORKLOAD, "--replicas=0", "--dry-run=server").run();
        KUBECTL.and("set", "env", WORKLOAD, "SESSION_COOKIE_NAME=sid", "--dry-run=server")
                .run();
    }
}
