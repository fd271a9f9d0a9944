package dev.statelab.stateful.api;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.statelab.testkit.replica.ReplicaProcess;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the shop with sessions in memory, configured as behind TLS, without Redis. */
@QuarkusTest
@TestProfile(MemoryShopTest.Profile.class)
class MemoryShopTest extends ShopContract {

    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("session.store", "memory");
        }
    }

    @Override
    String cookie() {
        return "__Host-sid";
    }

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax; Secure";
    }

    @Test
    void instanceReportsTheNumberOfItsLiveSessions() {
        String sid = login("alice");
        int live = get("/instance")
                .then()
                .statusCode(200)
                .body("pod", equalTo("test-pod"))
                .body("runtime", equalTo(System.getProperty(ReplicaProcess.EXECUTABLE) == null ? "jvm" : "native"))
                .body("mode", equalTo("stateful"))
                .body("store", equalTo("memory"))
                .body("client", equalTo("127.0.0.1"))
                .body("sessions", greaterThan(0))
                .extract()
                .path("sessions");
        send(sid).post("/logout").then().statusCode(204);
        get("/instance").then().body("sessions", equalTo(live - 1));
    }
}
