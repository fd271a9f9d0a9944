package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An image of a store that is not there is over with a rollback: no pod has to be deleted by hand. */
@OnCluster
class MistypedTagTest {

    @ParameterizedTest
    @CsvSource({"redis, statelab-redis-0", "ha, statelab-redis-2"})
    void aRollbackBringsTheStoreBack(String scenario, String last) {
        Release.STATELAB.install(scenario);
        Progress.step("a tag that is not there", () -> {
            Release.STATELAB.set("redis.image.tag=mistyped");
            await("its image is not found")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> waiting(last).anyMatch("ErrImageNeverPull"::equals));
        });

        Progress.step("rollback", () -> {
            Release.STATELAB.rollback();
            Cluster.awaitReady();
        });

        assertThat(waiting(last)).isEmpty();
        Release.STATELAB.test();
    }

    /** Why containers of the pod do not run. */
    private static Stream<String> waiting(String pod) {
        var found = Cluster.pod(pod);
        return found == null
                ? Stream.empty()
                : found.getStatus().getContainerStatuses().stream()
                        .map(ContainerStatus::getState)
                        .filter(state -> state.getWaiting() != null)
                        .map(state -> state.getWaiting().getReason());
    }
}
