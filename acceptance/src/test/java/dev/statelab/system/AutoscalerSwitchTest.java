package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An autoscaler that is switched on takes over the pods that are there. */
@OnCluster
class AutoscalerSwitchTest {

    private static final String NAME = "statelab-stateless";

    @BeforeAll
    void installWithoutAutoscaler() {
        Release.STATELAB.install("jwt", "stateless.autoscaling.enabled=false,stateless.replicas=4");
    }

    @Test
    void thereAreNeverFewerPodsThanItsLeast() {
        AtomicInteger fewest = new AtomicInteger(Integer.MAX_VALUE);
        try (Watch watch = Cluster.CLIENT
                .apps()
                .deployments()
                .inNamespace(Cluster.NAMESPACE)
                .withName(NAME)
                .watch(new Fewest(fewest))) {
            Progress.step("switch the autoscaler on", () -> {
                Release.STATELAB.set("stateless.autoscaling.enabled=true");
                await("the autoscaler has looked").atMost(Duration.ofMinutes(3)).until(AutoscalerSwitchTest::hasLooked);
            });
        }
        assertThat(fewest.get()).as("0 if the watch broke off").isBetween(2, 4);
    }

    private static boolean hasLooked() {
        var autoscaler = Cluster.CLIENT
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(Cluster.NAMESPACE)
                .withName(NAME)
                .get();
        return autoscaler != null
                && autoscaler.getStatus() != null
                && autoscaler.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("ScalingActive")
                                && condition.getStatus().equals("True"));
    }

    /** The fewest pods that are wanted, and of those that were there the fewest ready ones. */
    private record Fewest(AtomicInteger seen) implements Watcher<Deployment> {

        @Override
        public void eventReceived(Action action, Deployment deployment) {
            Integer ready = deployment.getStatus().getReadyReplicas();
            seen.accumulateAndGet(deployment.getSpec().getReplicas(), Math::min);
            seen.accumulateAndGet(ready == null ? 0 : ready, Math::min);
        }

        @Override
        public void onClose(WatcherException cause) {
            seen.set(0); // the test closes it without a cause
        }
    }
}
