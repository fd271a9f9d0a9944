package dev.statelab.stateless.shop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No token and no password reaches a log, not even at level DEBUG. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class LogTest {

    private final Recorder recorder = new Recorder();
    private final List<Logger> loggers =
            List.of(Logger.getLogger("dev.statelab"), Logger.getLogger("io.quarkus"), Logger.getLogger("io.smallrye"));

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
    void tokensAreNeverLogged() {
        Shopper alice = Shopper.in("alice");
        Response login = Shopper.login("alice", Shopper.PASSWORD);
        alice.put("tea-01", 1);
        String cart = alice.cart();
        Response order = alice.checkout("k");
        String receipt = order.header("Receipt");
        List<String> secrets = new ArrayList<>(List.of(
                Shopper.PASSWORD,
                alice.accessToken(),
                login.path("access_token"),
                login.path("refresh_token"),
                cart,
                receipt));
        // each where it does not belong, so that it is refused
        for (String token : List.copyOf(secrets)) {
            given().auth().oauth2(token).get("/cart");
            alice.order(order.path("id"), token);
            alice.bring(token).request().get("/cart");
            given().contentType(ContentType.JSON)
                    .body("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"%s\"}".formatted(token))
                    .post("/token");
            given().contentType(ContentType.JSON).body("{\"user\":\"" + token).post("/login");
        }

        assertThat(recorder.lines)
                .as("a refusal is logged at this level")
                .anyMatch(line -> line.contains("Authentication failed"));
        assertThat(secrets)
                .allSatisfy(secret -> assertThat(recorder.lines).noneMatch(line -> line.contains(part(secret))));
    }

    /** A piece that no other token has: the signature, or a whole text that is no token. */
    private static String part(String secret) {
        return secret.substring(secret.lastIndexOf('.') + 1);
    }

    private static final class Recorder extends Handler {

        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord logged) {
            StringWriter line = new StringWriter();
            line.append(ExtLogRecord.wrap(logged).getFormattedMessage());
            if (logged.getThrown() != null) {
                logged.getThrown().printStackTrace(new PrintWriter(line, true));
            }
            lines.add(line.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
