package dev.statelab.stateful;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.is;

import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.replica.Warmth;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpIT {

    private static final int NOBODY_LISTENS = 1;

    @Test
    void aReplicaHasStartedOnceItHasServedItselfAndKeepsNoSessionOfIt() {
        Map<String, String> settings = Map.of("SESSION_STORE", "memory", "SHOP_DEMO_PASSWORD", Shopper.PASSWORD);
        try (ReplicaProcess replica = ReplicaProcess.start("warm", settings)) {
            Warmth.isReached(replica);
            get(replica.url() + "/instance").then().body("sessions", is(0));
        }
    }

    @Test
    void aReplicaWithoutItsStoreHasStartedToo() {
        try (SharedStore.Running store = SharedStore.REDIS.start();
                ReplicaProcess replica = store.replica("cold", NOBODY_LISTENS, Map.of())) {
            Warmth.isOver(replica);
        }
    }
}
