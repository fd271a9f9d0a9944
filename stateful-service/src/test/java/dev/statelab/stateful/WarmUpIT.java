package dev.statelab.stateful;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.replica.Warmth;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpIT {

    private static final int NOBODY_LISTENS = 1;
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration SEVERAL_PROBES = Duration.ofSeconds(2);

    @Test
    void aReplicaIsStartedOnceItIsWarmAndItsWarmUpLeavesNoSession() {
        warmsUp(Map.of("SESSION_STORE", "memory", "SHOP_DEMO_PASSWORD", Shopper.PASSWORD));
    }

    /** The response to a change sets a second cookie, which must not replace the session cookie. */
    @Test
    void aReplicaWithSessionCopiesIsStartedOnceItIsWarmAndItsWarmUpLeavesNoSession() {
        warmsUp(Map.of(
                "SESSION_STORE", "memory", "SESSION_COPY_LIFETIME", "5S", "SHOP_DEMO_PASSWORD", Shopper.PASSWORD));
    }

    private static void warmsUp(Map<String, String> settings) {
        try (ReplicaProcess replica = ReplicaProcess.start("warm", settings)) {
            Warmth.isReached(replica);
            get(replica.url() + "/instance").then().body("sessions", is(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplicaThatNeverReachedItsStoreHasNotStartedAndSaysWhy(SharedStore kind) {
        try (SharedStore.Running store = kind.start();
                ReplicaProcess replica = store.replica("cold", NOBODY_LISTENS, Map.of())) {
            hasNotStarted(replica, "Connection refused");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplicaWithWrongStoreCredentialsHasNotStartedAndSaysWhy(SharedStore kind) {
        Map<String, String> wrong = Map.of("REDIS_PASSWORD", "wrong", "POSTGRES_USERNAME", "stranger");
        try (SharedStore.Running store = kind.start();
                ReplicaProcess replica = store.replica("stranger", store.port(), wrong)) {
            hasNotStarted(replica, "password|role .*stranger");
        }
    }

    /** The replica does not warm up: its requests to itself would fail, and tables missing from the store would be logged as errors. */
    private static void hasNotStarted(ReplicaProcess replica, String reason) {
        await().atMost(START).until(() -> replica.log().contains("not started yet"));
        await().during(SEVERAL_PROBES)
                .atMost(START)
                .until(
                        () -> health(replica),
                        health -> health.contains("\"name\":\"warm\",\"status\":\"DOWN\"")
                                && health.contains("\"name\":\"store\",\"status\":\"DOWN\""));
        assertThat(replica.log().lines().filter(line -> line.contains("not started yet")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .containsPattern(reason);
    }

    private static String health(ReplicaProcess replica) {
        return get(replica.url() + "/q/health/started").asString().replaceAll("\\s", "");
    }
}
