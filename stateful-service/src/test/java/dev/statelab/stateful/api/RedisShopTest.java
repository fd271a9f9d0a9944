package dev.statelab.stateful.api;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.statelab.testkit.docs.TestedPage;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the shop with sessions in Redis: round trips per request, and memory per session. */
@QuarkusTest
@TestProfile(OnRedis.class)
class RedisShopTest extends ShopContract {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final int COPIES = 100_000;

    /** Copies a session and its user's index for a number of users. KEYS: session, index. ARGV: that number. */
    private static final String COPY = """
            local session, index, ttl = redis.call('DUMP', KEYS[1]), redis.call('DUMP', KEYS[2]), redis.call('PTTL', KEYS[1])
            for i = 0, ARGV[1] - 1 do
              redis.call('RESTORE', string.format('session:{%020d}%043d', i, i), ttl, session)
              redis.call('RESTORE', string.format('sessions:{%020d}', i), ttl, index)
            end
            """;

    private static final Pattern ROUND_TRIPS =
            Pattern.compile("(?m)^redis_processing_seconds_count(?:\\{.*})? (\\S+)$");

    RealRedis server;

    @Override
    String attributes() {
        return "Path=/; HttpOnly; SameSite=Lax";
    }

    @Test
    void instanceReportsTheRedisStoreAndNoNumberOfSessions() {
        get("/instance").then().body("store", equalTo("redis")).body("$", not(hasKey("sessions")));
    }

    @Test
    void aReadIsOneRoundTripAWriteTwoAndALoginThree() {
        // load all scripts into the server
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
                .isEqualTo(3);
        assertThat(roundTripsOf("logout", () -> send(sid).post("/logout"))).isEqualTo(1);
        assertThat(roundTripsOf("products", () -> get("/products"))).isZero();
    }

    /** The figures are of the total memory of Redis, so they include its overhead per key. */
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the page has the figures of libc's allocator")
    @DisabledIfEnvironmentVariable(
            named = "STATELAB_REDIS_EXECUTABLE",
            matches = ".+",
            disabledReason = "another server takes other memory")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memory of a session with three items                     | 0  | 1024
            the same with ten products viewed                        | 10 | 1024
            the same where `hash-max-listpack-value` is Redis' own 64 | 10 | 64
            """)
    void aSessionTakesTheMemoryThatThePageSays(String line, int viewed, String longestCompact) {
        server.command(Command.CONFIG, "SET", "hash-max-listpack-value", longestCompact);
        try {
            String sid = sid(send(null)
                    .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
                    .body(credentials("shopper-10000"))
                    .post("/login"));
            put(sid, "biscuit-10", 999);
            put(sid, "coffee-01", 12);
            put(sid, "tea-01", 3);
            IntStream.rangeClosed(1, viewed).forEach(i -> send(sid).put("/me/viewed/biscuit-%02d".formatted(i)));
            System.out.printf(
                    "Redis memory, %s: %s bytes the session's key, %s its user's index%n",
                    line,
                    server.command(Command.MEMORY, "USAGE", OnRedis.key("shopper-10000", sid)),
                    server.command(Command.MEMORY, "USAGE", OnRedis.index("shopper-10000")));
            long before = memory();
            server.command(
                    Command.EVAL,
                    COPY,
                    "2",
                    OnRedis.key("shopper-10000", sid),
                    OnRedis.index("shopper-10000"),
                    "" + COPIES);
            // until Redis has finished rehashing its tables
            await().atMost(A_SECOND.multipliedBy(20))
                    .untilAsserted(() ->
                            assertThat((memory() - before) / COPIES).isCloseTo(figure(line), withinPercentage(3)));
        } finally {
            server.command(Command.FLUSHALL);
            server.command(Command.CONFIG, "SET", "hash-max-listpack-value", "1024");
        }
    }

    private long memory() {
        return Long.parseLong(
                server.command(Command.INFO, "memory").toString().replaceAll("(?s).*used_memory:(\\d+).*", "$1"));
    }

    private static long figure(String line) {
        return new TestedPage("sessions.md")
                .table("| | figure").stream()
                        .filter(row -> row.startsWith("| " + line))
                        .map(row -> Long.parseLong(row.replaceAll(".*\\| (\\d+) bytes \\|.*", "$1")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aSessionWhoseRedisKeyHasExpiredReturns401() {
        String sid = login("alice");
        server.command(Command.PEXPIRE, OnRedis.key("alice", sid), "1");
        await().atMost(A_SECOND)
                .untilAsserted(() -> isProblem(send(sid).get("/cart").then(), 401, "unauthenticated"));
    }

    /** Otherwise the read idle timeout of ten seconds could close it while a command is being sent. */
    @Test
    void idleConnectionsLeaveThePoolWithinEightSeconds() {
        String sid = login("alice");
        IntStream.range(0, 100).parallel().forEach(i -> cart(sid));
        assertThat(connections()).isNotEmpty();
        await().atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(connections()).isEmpty());
    }

    private List<String> connections() {
        return server.command(Command.CLIENT, "LIST")
                .toString()
                .lines()
                .filter(line -> line.contains(" user=" + server.user() + " "))
                .toList();
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
}
