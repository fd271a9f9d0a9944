package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rollback repairs a store whose image does not exist. */
@OnCluster
class MistypedTagTest {

    // a client that connects while PostgreSQL shuts down
    @ExpectedError(pod = ".*-postgresql-0", text = "the database system is shutting down|due to administrator command")
    @ParameterizedTest
    @CsvSource({
        "redis, redis, statelab-redis-0",
        "ha, redis, statelab-redis-2",
        "postgresql, postgresql, statelab-postgresql-0"
    })
    void aRollbackRestoresAStoreWithAMistypedImageTag(String scenario, String store, String last) {
        Release.STATELAB.install(scenario);
        Progress.step("a tag that is not there", () -> {
            Release.STATELAB.set(store + ".image.tag=mistyped");
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

    /** The reasons why containers of the pod are waiting. */
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
