package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An autoscaler that is switched on takes over the existing pods. */
@OnCluster
class AutoscalerSwitchTest {

    @BeforeAll
    void installWithoutAutoscaler() {
        Release.STATELAB.install("jwt", "stateless.autoscaling.enabled=false,stateless.replicas=4");
    }

    @Test
    void enablingTheAutoscalerKeepsAtLeastItsMinimumOfPods() {
        try (DeploymentSize size = new DeploymentSize(Autoscaler.NAME)) {
            Progress.step("switch the autoscaler on", () -> {
                Release.STATELAB.set("stateless.autoscaling.enabled=true");
                await("the autoscaler has looked").atMost(Duration.ofMinutes(3)).until(Autoscaler::hasLooked);
            });
            assertThat(size.fewest()).isBetween(2, 4);
        }
    }
}
