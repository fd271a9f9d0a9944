package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The autoscaler adds a pod, which serves requests, for more load than the pods can take, but not because new pods start. */
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AutoscaleTest {

    private static final int TARGET_PERCENT = 70;

    /**
     * Operations a second, at 0.2 ms of CPU time each (docs/startup.md). With this CPU request, two warm pods use a third of the target,
     * new ones several times as much.
     */
    private static final int RATE = 300;

    private static final String CPU_REQUEST = "stateless.resources.requests.cpu=150m";

    /** With 0, the rollout would add pods. */
    private static final String WINDOW = "stateless.autoscaling.scaleUpStabilizationWindowSeconds=120";

    /** For how long the CPU use of a pod is checked after it became ready. The autoscaler checks it every 15 s. */
    private static final Duration WARM_UP = Duration.ofSeconds(75);

    /** Each new pod compiles its code, and the autoscaler must not add pods for that. */
    @Test
    @Order(1)
    void aRolloutUnderLoadBringsNoMorePods() {
        Release.STATELAB.install("jwt", CPU_REQUEST, WINDOW);
        AtomicBoolean heldBack = new AtomicBoolean();
        AtomicInteger mostUsed = new AtomicInteger();
        try (DeploymentSize size = new DeploymentSize(Autoscaler.NAME)) {
            Harness.underLoad(RATE, "a rollout", "jwt", () -> {
                awaitLittleUse();
                Release.STATELAB.set("stateless.token.accessLifetime=6M");
                awaitWarm(() -> {
                    heldBack.compareAndSet(false, Autoscaler.isHeldBack());
                    mostUsed.accumulateAndGet(Autoscaler.use().orElse(0), Math::max);
                });
            });

            System.out.printf("    the autoscaler saw %d %% of the CPU requests used%n", mostUsed.get());
            assertThat(size.most()).as("pods wanted").isEqualTo(2);
            assertThat(size.fewest()).as("pods ready").isEqualTo(2);
            assertThat(heldBack).as("the autoscaler had a reason to add pods").isTrue();
        }
    }

    @Test
    @Order(2)
    void anotherPodServesWhenLoadGrows() {
        Release.STATELAB.install("jwt");
        Run run = Harness.run("autoscale", "jwt");
        run.assertHeld();
    }

    /** Waits until the existing pods have compiled their code: their CPU use is low for three checks of the autoscaler. */
    private static void awaitLittleUse() {
        await("the load is little for warm pods")
                .during(Duration.ofSeconds(45))
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        Autoscaler.use().filter(use -> use < TARGET_PERCENT).isPresent());
    }

    /**
     * Waits until the rollout is over, and metrics-server has measured each pod {@link #WARM_UP} after it became ready.
     *
     * @param look executed every second meanwhile
     */
    private static void awaitWarm(Runnable look) {
        Command.of("kubectl", "-n", Cluster.NAMESPACE, "rollout", "status", "deployment/" + Autoscaler.NAME)
                .run();
        Cluster.awaitReady();
        await("the autoscaler knows the use of warm pods")
                .atMost(WARM_UP.plusMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    look.run();
                    return Cluster.pods().stream().allMatch(AutoscaleTest::isWarm);
                });
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
