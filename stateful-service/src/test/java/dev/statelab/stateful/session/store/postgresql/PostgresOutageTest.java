package dev.statelab.stateful.session.store.postgresql;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.api.OnPostgres;
import dev.statelab.testkit.store.RealPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that the startup probe fails until the replica has reached its database once, and no probe fails in a later outage. */
@QuarkusTest
@TestProfile(PostgresOutageTest.DownAtFirst.class)
class PostgresOutageTest {

    /** The promised second, with a margin for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final Duration RECOVERY = Duration.ofSeconds(10);

    RealPostgres server;

    public static final class DownAtFirst extends OnPostgres {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(StoppedServer.class));
        }
    }

    public static final class StoppedServer extends OnPostgres.Server {

        @Override
        public Map<String, String> start() {
            server.stop();
            return super.start();
        }
    }

    @Test
    void theStartupProbeSucceedsOnceTheDatabaseIsReachedAndDuringLaterOutages() {
        get("/q/health/started").then().statusCode(503);
        isUnavailable();
        server.start();
        await().atMost(RECOVERY).until(() -> get("/q/health/started").statusCode() == 200);
        String sid = await().atMost(RECOVERY).until(() -> login().cookie("sid"), found -> found != null);
        session(sid).then().statusCode(200);

        server.stop();
        isUnavailable();
        get("/q/health/started").then().statusCode(200);
        server.start();
        await().atMost(RECOVERY).until(() -> session(sid).statusCode() == 200);

        server.pause();
        isUnavailable();
        server.resume();
        await().atMost(RECOVERY).until(() -> session(sid).statusCode() == 200);
        assertThat(login().statusCode()).isEqualTo(200);
    }

    private static void isUnavailable() {
        long start = System.nanoTime();
        Response login = login();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        login.then().statusCode(503).header("Retry-After", "1");
        get("/q/health/live").then().statusCode(200);
        get("/q/health/ready").then().statusCode(200);
        get("/products").then().statusCode(200);
    }

    private static Response login() {
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", "alice", "password", "a-password-for-this-test-alone"))
                .post("/login");
    }

    private static Response session(String sid) {
        return given().header("Cookie", "sid=" + sid).get("/cart");
    }
}
