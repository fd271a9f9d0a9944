package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** More load than the pods can take brings another pod that serves, and the start of pods does not. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AutoscaleTest {

    private static final String NAME = "statelab-stateless";

    /** For how long the use of a pod is looked at once it is ready. The autoscaler looks every 15 s. */
    private static final Duration WARM_UP = Duration.ofSeconds(75);

    @BeforeAll
    void install() {
        Release.STATELAB.install("jwt");
    }

    /** Each new pod compiles what it runs. */
    @Test
    @Order(1)
    void aRolloutUnderLoadBringsNoMorePods() {
        awaitWarm();
        try (DeploymentSize size = new DeploymentSize(NAME)) {
            Run run = Harness.during("a rollout", "jwt", () -> {
                Release.STATELAB.set("stateless.token.accessLifetime=6M");
                awaitWarm();
            });

            run.assertHeld();
            assertThat(size.most()).as("pods wanted").isEqualTo(2);
            assertThat(size.fewest()).as("pods ready").isEqualTo(2);
        }
    }

    @Test
    @Order(2)
    void anotherPodServesWhenLoadGrows() {
        Run run = Harness.run("autoscale", "jwt");
        run.assertHeld();
    }

    /** Until nothing is rolled out any more, and metrics-server knows what all pods use that are long enough ready. */
    private static void awaitWarm() {
        Command.of("kubectl", "-n", Cluster.NAMESPACE, "rollout", "status", "deployment/" + NAME)
                .run();
        Cluster.awaitReady();
        await("the autoscaler knows the use of warm pods")
                .atMost(WARM_UP.plusMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Cluster.pods().stream().allMatch(AutoscaleTest::isWarm));
    }

    private static boolean isWarm(Pod pod) {
        Instant ready = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse)
                .findAny()
                .orElseThrow();
        List<PodMetrics> metrics =
                Cluster.CLIENT.top().pods().metrics(Cluster.NAMESPACE).getItems();
        return metrics.stream()
                .filter(use ->
                        use.getMetadata().getName().equals(pod.getMetadata().getName()))
                .map(PodMetrics::getTimestamp)
                .map(Instant::parse)
                .anyMatch(measured -> measured.isAfter(ready.plus(WARM_UP)));
    }
}
