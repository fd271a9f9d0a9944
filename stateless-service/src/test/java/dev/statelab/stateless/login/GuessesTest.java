package dev.statelab.stateless.login;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateless.api.Shopper;
import dev.statelab.stateless.login.Guesses.Counter;
import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.TestKey;
import dev.statelab.storefront.problem.ProblemException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits on failed logins and refreshes behind a trusted proxy; {@code X-Forwarded-For} gives each test its own addresses. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@TestProfile(GuessesTest.BehindProxy.class)
class GuessesTest {

    private static final int PER_USER = 10;
    private static final int PER_ADDRESS = 100;

    public static final class BehindProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding",
                    "true",
                    "quarkus.http.proxy.trusted-proxies",
                    "127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody", "no body"})
    void tooManyFailedLoginsOfAUserBlockTheRightPasswordFromThatAddress(String user) {
        String address = "10.0.1." + user.length();
        IntStream.range(0, PER_USER).forEach(i -> isBad(guess(user, address)));
        isTooMany(guess(user, address));
        isTooMany(login(user, Shopper.PASSWORD, address));
        login("bob", Shopper.PASSWORD, address).then().statusCode(200);
        login("alice", Shopper.PASSWORD, "10.0.2." + user.length()).then().statusCode(200);
    }

    @Test
    void tooManyFailedLoginsFromAnAddressBlockItForOtherUsers() {
        String address = "10.0.3.1";
        IntStream.range(0, PER_ADDRESS).forEach(i -> isBad(guess("nobody-" + i, address)));
        isTooMany(guess("alice", address));
        isTooMany(login("alice", Shopper.PASSWORD, address));
        login("alice", Shopper.PASSWORD, "10.0.3.2").then().statusCode(200);
    }

    /** A client may send any address; the proxy appends that of its peer. */
    @ParameterizedTest
    @ValueSource(strings = {"10.9.9.%d, 10.0.8.1", "10.9.9.%d, 10.0.8.2, 127.0.0.1"})
    void forwardedAddressesInventedByTheClientAreIgnored(String forwarded) {
        IntStream.range(0, PER_USER).forEach(i -> isBad(guess("alice", forwarded.formatted(i))));
        isTooMany(guess("alice", forwarded.formatted(PER_USER)));

        String forged = forgedRefreshToken();
        IntStream.range(0, PER_ADDRESS).forEach(i -> isRefused(refresh(forged, forwarded.formatted(i))));
        isTooMany(refresh(forged, forwarded.formatted(PER_ADDRESS)));
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        IntStream.range(0, PER_USER).forEach(i -> isBad(guess("alice", "2001:db8:1:2::" + i)));
        isTooMany(guess("alice", "2001:db8:1:2:ffff::"));
        isBad(guess("alice", "2001:db8:1:3::"));
    }

    @Test
    void guessesAtOnceAreAllCounted() {
        List<Integer> statuses = IntStream.range(0, 2 * PER_USER)
                .parallel()
                .mapToObj(i -> guess("alice", "10.0.4.1").statusCode())
                .toList();
        assertThat(Collections.frequency(statuses, 401)).isEqualTo(PER_USER);
        assertThat(Collections.frequency(statuses, 429)).isEqualTo(PER_USER);
    }

    @Test
    void onlyFailuresCount() {
        IntStream.range(0, 2 * PER_USER)
                .forEach(
                        i -> login("alice", Shopper.PASSWORD, "10.0.5.1").then().statusCode(200));
        isBad(guess("alice", "10.0.5.1"));
    }

    @Test
    void tooManyForgedRefreshTokensBlockTheAddress() {
        String forged = forgedRefreshToken();
        IntStream.range(0, PER_ADDRESS).forEach(i -> isRefused(refresh(forged, "10.0.6.1")));
        isTooMany(refresh(forged, "10.0.6.1"));
        String good = login("alice", Shopper.PASSWORD, "10.0.6.1").path("refresh_token");
        isTooMany(refresh(good, "10.0.6.1"));
        refresh(good, "10.0.6.2").then().statusCode(200);
    }

    /** After an emergency rotation every existing token is refused, and all users may share one address. */
    @Test
    void refreshTokensThatExpiredOrWhoseKeyIsGoneAreNotCounted() {
        String ended = refreshToken(MountedKeys.underTest().current())
                .claim("exp", Instant.now().getEpochSecond() - 60)
                .toString();
        String withdrawn = refreshToken(TestKey.create()).toString();
        IntStream.range(0, PER_ADDRESS / 2).forEach(i -> {
            isRefused(refresh(ended, "10.0.7.1"));
            isRefused(refresh(withdrawn, "10.0.7.1"));
        });
        isRefused(refresh(withdrawn, "10.0.7.1"));
    }

    @Test
    void aBlockEndsFiveMinutesAfterTheFirstFailure() {
        AtomicLong clock = new AtomicLong();
        Guesses guesses = new Guesses(clock::get);
        List<Counter> counters = Counter.ofLogin("alice", "10.0.9.1");
        guesses.failed(counters);
        clock.addAndGet(Duration.ofMinutes(4).toNanos());
        IntStream.range(1, PER_USER).forEach(i -> guesses.failed(counters));
        assertThatThrownBy(() -> guesses.requireFew(counters)).isInstanceOf(ProblemException.class);

        clock.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThatCode(() -> guesses.requireFew(counters)).doesNotThrowAnyException();
    }

    @Test
    void theNumberOfFailureCountersIsBounded() {
        Guesses guesses = new Guesses();
        IntStream.range(0, 3 * Guesses.CAPACITY).forEach(i -> guesses.failed(Counter.ofLogin("x", "10.0." + i)));
        assertThat(guesses.size()).isLessThanOrEqualTo(Guesses.CAPACITY);
    }

    private static Response guess(String user, String address) {
        return login(user, "wrong", address);
    }

    private static Response login(String user, String password, String address) {
        return given().header("X-Forwarded-For", address)
                .contentType(ContentType.JSON)
                .body(Map.of("user", user, "password", password))
                .post("/login");
    }

    private static Response refresh(String token, String address) {
        return given().header("X-Forwarded-For", address)
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", token)
                .post("/token");
    }

    private static String forgedRefreshToken() {
        return refreshToken(MountedKeys.underTest().current())
                .signed(input -> new byte[32])
                .toString();
    }

    private static Forgery refreshToken(TestKey key) {
        return Forgery.sealed(key, "rt+jwt");
    }

    private static void isBad(Response answer) {
        isProblem(answer, 401, "bad-credentials");
    }

    private static void isRefused(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<String>path("error")).isEqualTo("invalid_grant");
    }

    private static void isTooMany(Response answer) {
        isProblem(answer, 429, "too-many-attempts");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(240, 300);
    }
}
