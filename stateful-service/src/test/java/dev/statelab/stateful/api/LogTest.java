package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.SessionId;
import dev.statelab.testkit.log.LogRecorder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log tells the life of a session, and no secret, not even at level DEBUG. */
@QuarkusTest
@TestProfile(OnRedis.class)
class LogTest extends ShopOverHttp {

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofAll("dev.statelab", "io.quarkus");

    @Test
    void theLifeOfASessionIsToldUnderASaltedHash() {
        SessionId first = SessionId.parse(login("alice")).orElseThrow();
        SessionId second = SessionId.parse(sid(login("alice", first.value()))).orElseThrow();
        send(second.value()).post("/logout").then().statusCode(204);
        assertThat(log.lines()).contains(first + " opened for alice", second + " opened for alice", second + " ended");
    }

    @Test
    void neitherIdNorTokenNorPasswordIsTold() {
        String sid = login("alice");
        String token = send(sid).get("/me").header("CSRF-Token");
        send(sid).body("{\"user\":\"" + PASSWORD).post("/login");
        send(sid).body(Map.of("user", "alice", "password", PASSWORD + "x")).post("/login");
        send(sid).header("Origin", "http://other").post("/logout");
        String second = login("alice");
        send(second).post("/logout").then().statusCode(204);
        send(sid).delete("/sessions").then().statusCode(204);
        assertThat(log.lines())
                .isNotEmpty()
                .noneMatch(
                        line -> List.of(sid, second, token, PASSWORD).stream().anyMatch(line::contains));
    }
}
