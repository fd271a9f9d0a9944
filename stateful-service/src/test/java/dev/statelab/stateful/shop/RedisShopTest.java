package dev.statelab.stateful.shop;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.statelab.stateful.RealRedis;
import dev.statelab.stateful.session.SessionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.redis.client.Command;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What Redis brings along: sessions outside of the process, and an outage of their own. */
@QuarkusTest
@TestProfile(OnRedis.class)
class RedisShopTest extends ShopContract {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** A second, and room for a busy machine to answer in. */
    private static final Duration SOON = Duration.ofMillis(1500);

    RealRedis server;

    @Inject
    MeterRegistry metrics;

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax";
    }

    @Test
    void theInstanceHoldsNoSessions() {
        get("/instance").then().body("store", equalTo("redis")).body("$", not(hasKey("sessions")));
    }

    @Test
    void aReadIsOneRoundTripAndAWriteTwo() {
        String warm = login("alice");
        put(warm, "tea-01", 1);
        checkout(warm, newKey());
        send(warm).post("/logout");

        long start = roundTrips();
        String sid = login("alice");
        assertThat(roundTrips() - start).as("login").isEqualTo(1);

        assertThat(roundTripsOf(() -> cart(sid))).as("read").isEqualTo(1);
        assertThat(roundTripsOf(() -> put(sid, "tea-01", 2))).as("write").isEqualTo(2);
        assertThat(roundTripsOf(() -> put(sid, "tea-01", 2)))
                .as("a write that changes nothing")
                .isEqualTo(1);
        String key = newKey();
        assertThat(roundTripsOf(() -> checkout(sid, key))).as("checkout").isEqualTo(2);
        assertThat(roundTripsOf(() -> checkout(sid, key)))
                .as("checkout answered again")
                .isEqualTo(2);
        assertThat(roundTripsOf(() -> send(sid).get("/orders/" + "x".repeat(22))))
                .as("order")
                .isEqualTo(2);
        assertThat(roundTripsOf(() -> send(sid).post("/logout"))).as("logout").isEqualTo(1);
        assertThat(roundTripsOf(() -> get("/products"))).as("products").isZero();
    }

    @Test
    void aSessionWithThreeItemsTakesAtMost600Bytes() {
        String sid = login("shopper-10000");
        put(sid, "biscuit-10", 999);
        put(sid, "coffee-01", 12);
        put(sid, "tea-01", 3);
        long bytes = server.command(Command.MEMORY, "USAGE", key(sid)).toLong();
        assertThat(bytes).isBetween(1L, 600L);
    }

    @Test
    void anExpiredSessionIsNone() {
        String sid = login("alice");
        server.command(Command.PEXPIRE, key(sid), "1");
        await().atMost(A_SECOND)
                .untilAsserted(() -> isProblem(send(sid).get("/cart").then(), 401, "unauthenticated"));
    }

    @Test
    void withoutRedisSessionsFailSoonAndComeBackWithIt() {
        String sid = login("alice");
        server.stop();
        try {
            isUnavailable(() -> send(sid).get("/cart").then());
            isUnavailable(() -> put(sid, "tea-01", 1));
            isUnavailable(() -> checkout(sid, newKey()));
            isUnavailable(() -> send(sid).post("/logout").then());
            get("/q/health/live").then().statusCode(200);
            get("/q/health/ready").then().statusCode(200);
            get("/products").then().statusCode(200);
        } finally {
            server.start();
        }
        isProblem(send(sid).get("/cart").then(), 401, "unauthenticated");
        put(login("alice"), "tea-01", 1).statusCode(200);
    }

    @Test
    void aRedisThatHangsIsNotWaitedFor() {
        String sid = login("alice");
        server.command(Command.CLIENT, "PAUSE", "3000", "ALL");
        isUnavailable(() -> send(sid).get("/cart").then());
        isUnavailable(() -> put(sid, "tea-01", 1));
        get("/q/health/live").then().statusCode(200);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> send(sid).get("/cart").statusCode() == 200);
    }

    private static void isUnavailable(Supplier<ValidatableResponse> request) {
        long start = System.nanoTime();
        isProblem(request.get(), 503, "store-unavailable").header("Retry-After", "1");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    private long roundTripsOf(Runnable request) {
        long before = roundTrips();
        request.run();
        return roundTrips() - before;
    }

    private long roundTrips() {
        return metrics.get("redis.processing").timer().count();
    }

    private static String key(String sid) {
        return "session:" + SessionId.parse(sid).orElseThrow().key().value();
    }
}
