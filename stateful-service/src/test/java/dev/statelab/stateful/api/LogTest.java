package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.testkit.log.LogRecorder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that the log records the life of a session, and no secret, not even at level DEBUG. */
@QuarkusTest
@TestProfile(OnRedis.class)
class LogTest extends ShopOverHttp {

    @ConfigProperty(name = "session.secret")
    String secret;

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofAll("dev.statelab", "io.quarkus");

    @Test
    void loginAndLogoutAreLoggedUnderAKeyedHashOfTheSession() throws GeneralSecurityException {
        String first = login("alice");
        String second = sid(login("alice", first));
        send(second).post("/logout").then().statusCode(204);
        assertThat(log.lines())
                .contains(
                        "session-opened address=127.0.0.1 session=" + hash(first) + " user=alice",
                        "session-opened address=127.0.0.1 session=" + hash(second) + " user=alice",
                        "session-ended reason=logout session=" + hash(second));
    }

    @Test
    void aRepeatedLogoutIsLoggedOnce() throws GeneralSecurityException {
        String sid = login("bob");
        send(sid).post("/logout").then().statusCode(204);
        send(sid).post("/logout").then().statusCode(204);
        assertThat(log.lines()).containsOnlyOnce("session-ended reason=logout session=" + hash(sid));
    }

    /** Otherwise anybody could make up ids and fill the log with their logouts. */
    @Test
    void theLogoutOfAMadeUpSessionIsNotLogged() {
        String madeUp = SessionId.random("bob").value();
        send(madeUp).post("/logout").then().statusCode(204);
        assertThat(log.lines()).noneMatch(line -> line.startsWith("session-ended"));
    }

    @Test
    void sessionsEndedByTheirUserAreLoggedAsRevoked() {
        String here = login("shopper-1");
        String there = login("shopper-1");
        String key = SessionId.parse(there).orElseThrow().key().hash();
        send(here).delete("/sessions/" + key).then().statusCode(204);
        send(here).delete("/sessions").then().statusCode(204);
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("session-ended reason=revoked session="))
                .contains("sessions-ended count=1 reason=revoked user=shopper-1");
    }

    @Test
    void aSessionEndedToMakeRoomForALoginIsLogged() {
        List<String> all =
                IntStream.range(0, 21).mapToObj(i -> login("shopper-11")).toList();
        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("session-ended reason=cap"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line).isEqualTo("session-ended reason=cap session=" + hash(all.getFirst())));
    }

    /** The user name may be a password that was typed into the wrong field. */
    @Test
    void aFailedLoginIsLoggedWithoutTheUserName() {
        send(null)
                .body(Map.of("user", "my-secret", "password", "alice"))
                .post("/login")
                .then()
                .statusCode(401);
        assertThat(log.lines())
                .anyMatch(line -> line.matches("login-failed address=127.0.0.1 user_hash=[0-9a-f]{16}"))
                .noneMatch(line -> line.contains("my-secret"));
    }

    /** Anyone who knows the secret can compute it, for the log of every replica. */
    private String hash(String sid) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String key = SessionId.parse(sid).orElseThrow().key().hash();
        return HexFormat.of().formatHex(mac.doFinal(("log " + key).getBytes(StandardCharsets.UTF_8)), 0, 8);
    }

    @Test
    void noSessionIdStoreKeyTokenOrPasswordIsLogged() {
        String sid = login("alice");
        String token = send(sid).get("/me").header("CSRF-Token");
        send(sid).body("{\"user\":\"" + PASSWORD).post("/login");
        send(sid).body(Map.of("user", "alice", "password", PASSWORD + "x")).post("/login");
        send(sid).header("Origin", "http://other").post("/logout");
        String second = login("alice");
        send(second).post("/logout").then().statusCode(204);
        send(sid).delete("/sessions").then().statusCode(204);
        String key = SessionId.parse(sid).orElseThrow().key().hash();
        assertThat(log.lines())
                .isNotEmpty()
                .noneMatch(line ->
                        List.of(sid, key, second, token, PASSWORD).stream().anyMatch(line::contains));
    }
}
