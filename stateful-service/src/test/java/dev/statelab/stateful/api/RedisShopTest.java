package dev.statelab.stateful.api;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.statelab.stateful.session.SessionId;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Redis brings along: sessions outside of the process, and what each costs there. */
@QuarkusTest
@TestProfile(OnRedis.class)
class RedisShopTest extends ShopContract {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Pattern ROUND_TRIPS =
            Pattern.compile("(?m)^redis_processing_seconds_count(?:\\{.*})? (\\S+)$");

    RealRedis server;

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax";
    }

    @Test
    void theInstanceHoldsNoSessions() {
        get("/instance").then().body("store", equalTo("redis")).body("$", not(hasKey("sessions")));
    }

    @Test
    void aReadIsOneRoundTripAWriteTwoAndALoginThree() {
        // every script is known to the server
        String warm = login("alice");
        put(warm, "tea-01", 1);
        checkout(warm, newKey());
        send(warm).get("/sessions");
        send(warm).delete("/sessions");
        send(login("alice")).post("/logout");

        assertThat(roundTripsOf("login", () -> login("alice"))).isEqualTo(3);
        String sid = login("alice");
        assertThat(roundTripsOf("read", () -> cart(sid))).isEqualTo(1);
        assertThat(roundTripsOf("write", () -> put(sid, "tea-01", 2))).isEqualTo(2);
        assertThat(roundTripsOf("write that changes nothing", () -> put(sid, "tea-01", 2)))
                .isEqualTo(1);
        assertThat(roundTripsOf("view", () -> send(sid).put("/me/viewed/mug-01")))
                .isEqualTo(2);
        String key = newKey();
        assertThat(roundTripsOf("checkout", () -> checkout(sid, key))).isEqualTo(2);
        assertThat(roundTripsOf("checkout answered again", () -> checkout(sid, key)))
                .isEqualTo(2);
        assertThat(roundTripsOf("order", () -> send(sid).get("/orders/" + "x".repeat(22))))
                .isEqualTo(2);
        assertThat(roundTripsOf("list of sessions", () -> send(sid).get("/sessions")))
                .isEqualTo(2);
        assertThat(roundTripsOf("logout", () -> send(sid).post("/logout"))).isEqualTo(1);
        assertThat(roundTripsOf("products", () -> get("/products"))).isZero();
    }

    @Test
    void aSessionWithThreeItemsTakesAtMost600Bytes() {
        String sid = login("shopper-10000");
        put(sid, "biscuit-10", 999);
        put(sid, "coffee-01", 12);
        put(sid, "tea-01", 3);
        assertThat(bytes("with three items", sid)).isBetween(1L, 600L);
        IntStream.rangeClosed(1, 10).forEach(i -> send(sid).put("/me/viewed/biscuit-%02d".formatted(i)));
        assertThat(bytes("with three items and ten products viewed", sid)).isBetween(1L, 800L);
    }

    /** What its user's index of sessions takes for it comes on top. */
    private long bytes(String what, String sid) {
        long session = server.command(Command.MEMORY, "USAGE", key(sid)).toLong();
        long index = server.command(Command.MEMORY, "USAGE", "sessions:shopper-10000")
                .toLong();
        System.out.printf("Redis memory, session %s: %d bytes, its user's index: %d%n", what, session, index);
        return session;
    }

    @Test
    void anExpiredSessionIsNone() {
        String sid = login("alice");
        server.command(Command.PEXPIRE, key(sid), "1");
        await().atMost(A_SECOND)
                .untilAsserted(() -> isProblem(send(sid).get("/cart").then(), 401, "unauthenticated"));
    }

    /** Its server's silence would else end it under a command that is just being sent, after ten seconds. */
    @Test
    void aConnectionThatNobodyUsesLeavesThePoolSoon() {
        String sid = login("alice");
        IntStream.range(0, 100).parallel().forEach(i -> cart(sid));
        assertThat(connections()).isPositive();
        await().atMost(Duration.ofSeconds(8)).until(() -> connections() == 0);
    }

    private long connections() {
        return server.command(Command.CLIENT, "LIST")
                .toString()
                .lines()
                .filter(line -> line.contains(" user=" + server.user() + " "))
                .count();
    }

    private long roundTripsOf(String what, Runnable request) {
        long before = roundTrips();
        request.run();
        long roundTrips = roundTrips() - before;
        System.out.printf("Redis round trips, %s: %d%n", what, roundTrips);
        return roundTrips;
    }

    private long roundTrips() {
        Matcher counted = ROUND_TRIPS.matcher(get("/q/metrics").asString());
        assertThat(counted.find()).isTrue();
        return (long) Double.parseDouble(counted.group(1));
    }

    private static String key(String sid) {
        return "session:" + SessionId.parse(sid).orElseThrow().key().value();
    }
}
