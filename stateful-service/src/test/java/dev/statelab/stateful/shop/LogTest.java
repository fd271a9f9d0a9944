package dev.statelab.stateful.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.SessionId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log tells the life of a session, and no secret, not even at level DEBUG. */
@QuarkusTest
@TestProfile(OnRedis.class)
class LogTest extends ShopOverHttp {

    private final Recorder recorder = new Recorder();
    private final List<Logger> loggers = List.of(Logger.getLogger("dev.statelab"), Logger.getLogger("io.quarkus"));

    @BeforeEach
    void listen() {
        loggers.forEach(logger -> {
            logger.setLevel(Level.FINE);
            logger.setUseParentHandlers(false);
            logger.addHandler(recorder);
        });
    }

    @AfterEach
    void stop() {
        loggers.forEach(logger -> {
            logger.setLevel(null);
            logger.setUseParentHandlers(true);
            logger.removeHandler(recorder);
        });
    }

    @Test
    void theLifeOfASessionIsToldUnderASaltedHash() {
        SessionId first = SessionId.parse(login("alice")).orElseThrow();
        SessionId second = SessionId.parse(sid(login("alice", first.value()))).orElseThrow();
        send(second.value()).post("/logout").then().statusCode(204);
        assertThat(recorder.lines)
                .contains(first + " opened for alice", second + " opened for alice", second + " ended");
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
        assertThat(recorder.lines)
                .isNotEmpty()
                .noneMatch(
                        line -> List.of(sid, second, token, PASSWORD).stream().anyMatch(line::contains));
    }

    private static final class Recorder extends Handler {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord logged) {
            lines.add(ExtLogRecord.wrap(logged).getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
