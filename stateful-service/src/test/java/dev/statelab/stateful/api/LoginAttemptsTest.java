package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.statelab.stateful.session.Presented;
import dev.statelab.stateful.session.SessionRefusal;
import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.login.LoginAttempt;
import dev.statelab.stateful.session.login.Logins;
import dev.statelab.testkit.log.LogRecorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that guessing passwords is slow and does not reveal which users exist. The service is behind a proxy here, whose
 * {@code X-Forwarded-For} gives each test its own addresses.
 */
@QuarkusTest
@TestProfile(LoginAttemptsTest.BehindProxy.class)
class LoginAttemptsTest extends ShopOverHttp {

    private static final int PER_USER = 10;
    private static final int PER_ADDRESS = 100;
    private static final int WINDOW_SECONDS = 300;
    private static final int SAMPLES = 300;

    public static final class BehindProxy extends OnRedis {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.putAll(SameSiteTest.behindProxy());
            return overrides;
        }
    }

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofAll("dev.statelab");

    @Inject
    MeterRegistry metrics;

    @Inject
    Logins logins;

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody", "no\u0000body login 10.0.0.1"})
    void atTheLimitPerUserAndAddressTheRightPasswordIsRejectedToo(String user) {
        String address = "10.0.1." + user.length();
        IntStream.range(0, PER_USER).forEach(i -> isBad(guess(user, address)));
        isTooMany(guess(user, address));
        isTooMany(login(user, PASSWORD, address));
        login("bob", PASSWORD, address).statusCode(200);
        login("alice", PASSWORD, "10.0.2." + user.length()).statusCode(200);
    }

    @Test
    void atTheLimitPerAddressLoginsOfOtherUsersAreRejectedToo() {
        String address = "10.0.3.1";
        IntStream.range(0, PER_ADDRESS).forEach(i -> isBad(guess("nobody-" + i, address)));
        isTooMany(guess("alice", address));
        isTooMany(login("alice", PASSWORD, address));
        login("alice", PASSWORD, "10.0.3.2").statusCode(200);
    }

    @Test
    void concurrentGuessesAreAllCounted() {
        String address = "10.0.4.1";
        List<Integer> statuses =
                together(2 * PER_USER, i -> guess("alice", address).extract().statusCode());
        assertThat(Collections.frequency(statuses, 401)).isEqualTo(PER_USER);
        assertThat(Collections.frequency(statuses, 429)).isEqualTo(PER_USER);
    }

    /** The right attempt passes the check before the guesses and is decided after them, as can happen concurrently. */
    @Test
    void aRightPasswordConcurrentWithGuessesIsRejectedOnceTheyReachTheLimit() {
        AtomicReference<UniEmitter<? super Boolean>> checked = new AtomicReference<>();
        LoginAttempt right = new LoginAttempt(
                "alice", new Client("", "10.0.4.2"), () -> Uni.createFrom().<Boolean>emitter(checked::set));
        CompletableFuture<SessionId> login =
                logins.open(right, new Presented(List.of(), Optional.empty())).subscribeAsCompletionStage();
        await().until(() -> checked.get() != null);
        together(PER_USER, i -> guess("alice", "10.0.4.2"));
        checked.get().complete(true);
        assertThatThrownBy(login::join)
                .cause()
                .isInstanceOfSatisfying(
                        SessionRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(SessionRefusal.Reason.TOO_MANY_ATTEMPTS));
    }

    /** As with argon2 or a remote directory; only the store has a timeout of 800 ms. */
    @Test
    void passwordVerificationMayTakeLongerThanTheStoreTimeout() {
        LoginAttempt slow = new LoginAttempt(
                "alice",
                new Client("", "10.0.4.5"),
                () -> Uni.createFrom().item(true).onItem().delayIt().by(Duration.ofMillis(1200)));
        assertThat(open(slow).join().value()).hasSize(64);

        IllegalStateException fault = new IllegalStateException("the directory is down");
        LoginAttempt broken = new LoginAttempt(
                "alice", new Client("", "10.0.4.5"), () -> Uni.createFrom().failure(fault));
        assertThatThrownBy(open(broken)::join).cause().isSameAs(fault);
    }

    private CompletableFuture<SessionId> open(LoginAttempt attempt) {
        return logins.open(attempt, new Presented(List.of(), Optional.empty())).subscribeAsCompletionStage();
    }

    @Test
    void concurrentGuessesThatIncludeTheRightPasswordGetNoMore401sThanTheLimit() {
        List<Integer> statuses = together(
                4 * PER_USER,
                i -> (i == 2 * PER_USER ? login("alice", PASSWORD, "10.0.4.3") : guess("alice", "10.0.4.3"))
                        .extract()
                        .statusCode());
        assertThat(Collections.frequency(statuses, 401)).isEqualTo(PER_USER);
        assertThat(Collections.frequency(statuses, 429)).isBetween(3 * PER_USER - 1, 3 * PER_USER);
    }

    @Test
    void concurrentLoginsWithTheRightPasswordSucceed() {
        assertThat(together(
                        4 * PER_USER,
                        i -> login("alice", PASSWORD, "10.0.4.4").extract().statusCode()))
                .containsOnly(200);
    }

    /** A client may send any address; the proxy appends that of its peer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.9.9.%d, 10.0.8.1",
                "10.9.9.%d, nobody, 10.0.8.2",
                "10.9.9.%d, 10.0.8.3, 127.0.0.1",
                "10.9.9.%d, [2001:db8::1]:80, 10.0.8.4:1234"
            })
    void aForgedForwardedAddressIsIgnored(String forwarded) {
        IntStream.range(0, PER_USER).forEach(i -> isBad(guess("alice", forwarded.formatted(i))));
        isTooMany(guess("alice", forwarded.formatted(PER_USER)));
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        List<String> network = List.of(
                "2001:db8:1:2::1",
                "2001:db8:1:2:ffff::",
                "[2001:db8:1:2::3]:4711",
                "2001:DB8:1:2:0:0:0:5",
                "2001:0db8:0001:0002::");
        IntStream.range(0, PER_USER).forEach(i -> isBad(guess("alice", network.get(i % network.size()))));
        isTooMany(guess("alice", "2001:db8:1:2:aaaa:bbbb:cccc:dddd"));
        isBad(guess("alice", "2001:db8:1:3::1"));

        IntStream.range(0, PER_USER).forEach(i -> isBad(guess("alice", "::ffff:10.0.8.5")));
        isTooMany(guess("alice", "10.0.8.5"));
        isBad(guess("alice", "::ffff:10.0.8.6"));
    }

    @Test
    void theSessionListShowsTheAddressThatLoginsAreLimitedBy() {
        String sid = login("shopper-1", PASSWORD, "10.9.9.1, 2001:db8:1:2::3, 127.0.0.1")
                .statusCode(200)
                .extract()
                .cookie(cookie());
        send(sid).get("/sessions").then().body("address", equalTo(List.of("2001:db8:1:2::/64")));
    }

    @Test
    void aGuesserRaisesOneAlarmAndManyRefusals() {
        double locked = count("login.locked");
        double failed = count("login.failed");
        double refused = count("login.refused");
        IntStream.range(0, PER_USER + 5).forEach(i -> guess("alice", "10.0.8.7"));
        assertThat(count("login.locked") - locked).isEqualTo(1);
        assertThat(count("login.failed") - failed).isEqualTo(PER_USER);
        assertThat(count("login.refused") - refused).isEqualTo(5);
        assertThat(log.lines())
                .filteredOn(line -> line.startsWith("login-locked "))
                .singleElement()
                .asString()
                .containsPattern("address=10.0.8.7 seconds=[0-9]{3} user_hash=[0-9a-f]{16}")
                .doesNotContain("alice");
    }

    private double count(String counter) {
        return metrics.get(counter).counter().count();
    }

    @Test
    void onlyFailuresCount() {
        String address = "10.0.5.1";
        IntStream.range(0, 2 * PER_USER)
                .forEach(i -> login("alice", PASSWORD, address).statusCode(200));
        isBad(guess("alice", address));
        isProblem(
                send(null)
                        .header("X-Forwarded-For", address)
                        .body("{}")
                        .post("/login")
                        .then(),
                400,
                "invalid-request");
    }

    /** The same response, the same number of round trips, and a median time within a factor of two. */
    @Test
    void anUnknownUserCostsAsMuchAsAKnownOne() {
        assertThat(guess("nobody", "10.0.6.1").extract().asString())
                .isEqualTo(guess("alice", "10.0.6.1").extract().asString());
        assertThat(roundTripsOf(() -> guess("nobody", "10.0.6.2")))
                .isEqualTo(roundTripsOf(() -> guess("alice", "10.0.6.2")))
                .isEqualTo(2);

        List<Long> known = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            String address = "10.0.%d.%d".formatted(7 + i / 250, i % 250);
            known.add(nanosOf(() -> guess("alice", address)));
            unknown.add(nanosOf(() -> guess("nobod", address)));
        }
        double ratio = (double) median(unknown) / median(known);
        System.out.printf(
                "login as an unknown user: %.2f times the median of a known one, of %d each%n", ratio, SAMPLES);
        assertThat(ratio).isBetween(0.5, 2.0);
    }

    private ValidatableResponse guess(String user, String address) {
        return login(user, "wrong", address);
    }

    private ValidatableResponse login(String user, String password, String address) {
        return send(null)
                .header("X-Forwarded-For", address)
                .body(Map.of("user", user, "password", password))
                .post("/login")
                .then();
    }

    private static void isBad(ValidatableResponse answer) {
        isProblem(answer, 401, "bad-credentials");
    }

    private static void isTooMany(ValidatableResponse answer) {
        isProblem(answer, 429, "too-many-attempts").header("Set-Cookie", nullValue());
        assertThat(Integer.parseInt(answer.extract().header("Retry-After")))
                .isBetween(WINDOW_SECONDS - 60, WINDOW_SECONDS);
    }

    private long roundTripsOf(Runnable request) {
        long before = metrics.get("redis.processing").timer().count();
        request.run();
        return metrics.get("redis.processing").timer().count() - before;
    }

    private static long nanosOf(Runnable request) {
        long start = System.nanoTime();
        request.run();
        return Duration.ofNanos(System.nanoTime() - start).toNanos();
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow();
    }
}
