package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rollback repairs a store whose image does not exist, and its sessions are still there. */
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
    void aRollbackRestoresAStoreWithAMistypedImageTagAndItsData(String scenario, String store, String last)
            throws IOException, InterruptedException {
        Release.STATELAB.install(scenario);
        Login login = Login.stateful();
        String cart = login.put("tea-01", 3);
        Progress.step("a tag that is not there", () -> {
            Release.STATELAB.set(store + ".image.tag=mistyped");
            await("its image is not found")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> waiting(last).anyMatch("ErrImageNeverPull"::equals));
        });
        if (scenario.equals("ha")) {
            login.awaitCart(cart); // the two other pods serve
        }

        Progress.step("rollback", () -> {
            Release.STATELAB.rollback();
            Cluster.awaitReady();
        });

        assertThat(waiting(last)).isEmpty();
        login.awaitCart(cart);
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
