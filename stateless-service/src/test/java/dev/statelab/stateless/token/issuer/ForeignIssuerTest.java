package dev.statelab.stateless.token.issuer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.Pitfall;
import dev.statelab.stateless.token.TestKey;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.proof.DpopClient;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The service accepts the tokens of another issuer instead of its own. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@WithTestResource(ForeignIssuer.class)
@TestProfile(ForeignIssuerTest.LongTokens.class)
class ForeignIssuerTest {

    public static final class LongTokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("token.foreign.max-length", "8000");
        }
    }

    ForeignIssuer issuer;

    @Inject
    TokenSettings settings;

    @Test
    void tokensOfTheForeignIssuerAreAccepted() {
        call(Forgery.of(issuer.current())).statusCode(200).body("user", equalTo("alice"));
    }

    @Test
    void theUserIsTheSubjectWhateverElseATokenCallsThem() {
        call(Forgery.of(issuer.current()).claim("upn", "bob").claim("preferred_username", "bob"))
                .statusCode(200)
                .body("user", equalTo("alice"));
    }

    /** RFC 9449, section 7.2 applies regardless of the issuer. */
    @Test
    void aTokenThatIsBoundNeedsAProof() {
        TestKey key = TestKey.create();
        String token = Forgery.of(issuer.current())
                .claim("cnf", Map.of("jkt", key.id()))
                .toString();
        call(token).statusCode(401);
        given().header("Authorization", "DPoP " + token)
                .header(
                        "DPoP",
                        Forgery.proof(key, "GET", Forgery.ISSUER + "/me")
                                .claim("ath", DpopClient.sha256(token))
                                .toString())
                .get("/me")
                .then()
                .statusCode(200)
                .body("user", equalTo("alice"));
    }

    /** Issuers differ in {@code typ}: some write JWT, some omit it. A different {@code typ} marks another kind of token. */
    @Test
    void theTypOfAForeignAccessTokenMayBeJwtAtJwtOrMissing() {
        call(Forgery.of(issuer.current()).header("typ", "JWT")).statusCode(200);
        call(Forgery.of(issuer.current()).header("typ", "application/at+JWT")).statusCode(200);
        call(Forgery.of(issuer.current()).header("typ", null)).statusCode(200);
    }

    @Test
    void withAForeignIssuerTokensOfTheServicesOwnKeyAreRefused() {
        call(Forgery.of(MountedKeys.underTest().current())).statusCode(401);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_NONE,
            names = {"TYP_.*", "IAT_MISSING", "KID_MISSING", "OVERSIZED"})
    void isRefused(Pitfall pitfall) {
        call(pitfall.token(issuer.current()))
                .statusCode(401)
                .body("type", equalTo("urn:statelab:problem:unauthenticated"));
    }

    /** {@code kid} is optional (RFC 7515, section 4.1.4). Without it, the issuer's only key is used. */
    @Test
    void aTokenWithoutKidIsVerifiedWithTheOnlyKey() {
        call(Forgery.of(issuer.current()).header("kid", null)).statusCode(200);
        call(Forgery.of(TestKey.create()).header("kid", null)).statusCode(401);
    }

    @Test
    void aNewKeyIsAcceptedAndAWithdrawnKeyRefusedWithinFiveSeconds() {
        TestKey withdrawn = issuer.current();
        call(Forgery.of(withdrawn)).statusCode(200);
        issuer.rotate();

        awaitGood(issuer.current());
        call(Forgery.of(withdrawn)).statusCode(401);
    }

    @Test
    void unknownKeysCauseAtMostOneFetchPerSecondAndHideNoNewKey() {
        long begun = System.nanoTime();
        int before = issuer.fetched();
        for (int i = 0; i < 100; i++) {
            call(Forgery.of(TestKey.create())).statusCode(401);
        }
        issuer.rotate();
        awaitGood(issuer.current());

        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(issuer.fetched() - before).isLessThanOrEqualTo((int) seconds + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "{\"keys\":[]}", "[1]"})
    void anInvalidKeySetResponseKeepsTheKnownKeys(String answer) {
        issuer.have(keys -> answer);
        try {
            isUnavailable(Forgery.of(TestKey.create()));
            call(Forgery.of(issuer.current())).statusCode(200);
        } finally {
            issuer.have(UnaryOperator.identity());
        }
        issuer.rotate();
        awaitGood(issuer.current());
    }

    /** A token with a known key never waits for the issuer. */
    @Test
    void aHangingIssuerDelaysOnlyTokensWithUnknownKeys() throws InterruptedException {
        call(Forgery.of(issuer.current())).statusCode(200);
        CountDownLatch over = new CountDownLatch(1);
        issuer.have(keys -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return keys;
        });
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            Forgery unknown = Forgery.of(TestKey.create());
            Future<?> waiting = others.submit(
                    () -> await().untilAsserted(() -> call(unknown).statusCode(503)));
            List<Duration> meanwhile = new ArrayList<>();
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                meanwhile.add(took(() -> call(Forgery.of(issuer.current())).statusCode(200)));
                return waiting.isDone();
            });
            // the median, as a busy machine delays some requests; if they waited, there would be one, of two seconds
            assertThat(meanwhile.stream().sorted().toList().get(meanwhile.size() / 2))
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(waiting.state()).isEqualTo(Future.State.SUCCESS);
            assertThatEach503CameWithinThreeSeconds();
        } finally {
            over.countDown();
            issuer.have(UnaryOperator.identity());
        }
        issuer.rotate();
        awaitGood(issuer.current());
    }

    /** Many requests during a long hang do not queue behind each other, nor hold the connections that the next fetch needs. */
    @Test
    void aLongHangOfTheIssuerNeitherQueuesRequestsNorBlocksLaterFetches() throws Exception {
        call(Forgery.of(issuer.current())).statusCode(200); // the first request takes long on a busy machine
        CountDownLatch over = new CountDownLatch(1);
        issuer.have(keys -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return keys;
        });
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 130; i++) {
                waiting.add(others.submit(() -> call(Forgery.of(TestKey.create()))));
                Thread.sleep(100);
            }
            for (Future<?> one : waiting) {
                one.get();
            }
            call(Forgery.of(TestKey.create())).statusCode(503);
            assertThatEach503CameWithinThreeSeconds();

            issuer.have(UnaryOperator.identity());
            issuer.rotate();
            awaitGood(issuer.current());
        } finally {
            over.countDown();
            issuer.have(UnaryOperator.identity());
        }
    }

    /** By the service's own clock: on a busy machine, the test's client may take seconds more. */
    private static void assertThatEach503CameWithinThreeSeconds() {
        await().untilAsserted(() -> assertThat(
                        given().get("/q/metrics").asString().lines())
                .filteredOn(
                        line -> line.startsWith("http_server_requests_seconds_max{") && line.contains("status=\"503\""))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .isLessThan(3)));
    }

    private static Duration took(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void awaitGood(TestKey key) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> call(Forgery.of(key)).statusCode(200));
    }

    private static void isUnavailable(Forgery token) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> call(token)
                        .statusCode(503)
                        .header("Retry-After", "1")
                        .body("type", equalTo("urn:statelab:problem:issuer-unavailable")));
    }

    /** An identity provider's token with many groups is longer than the service's own tokens; the maximum length is a setting. */
    @Test
    void aTokenMayBeLongerThanOurOwn() {
        call(Forgery.of(issuer.current()).claim("groups", "x".repeat(5000))).statusCode(200);
        call(Forgery.of(issuer.current()).claim("groups", "x".repeat(6000))).statusCode(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/login | application/json | {\"user\":\"alice\",\"password\":\"a-password-for-this-test-alone\"}",
                "/token | application/x-www-form-urlencoded | grant_type=refresh_token&refresh_token=x",
                "/revoke | application/x-www-form-urlencoded | token=x"
            })
    void withAForeignIssuerLoginTokenAndRevokeReturn404(String path, String type, String body) {
        given().contentType(type)
                .body(body)
                .post(path)
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:statelab:problem:login-elsewhere"));
    }

    @Test
    void withAForeignIssuerTheMetadataReturns404() {
        given().get("/.well-known/oauth-authorization-server")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void withAForeignIssuerTheServiceStillSealsCartsItself() {
        String token = Forgery.of(issuer.current()).toString();
        String cart = given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body("{\"quantity\":2}")
                .put("/cart/items/tea-01")
                .then()
                .statusCode(200)
                .extract()
                .header("Cart");

        given().auth().oauth2(token).header("Cart", cart).get("/cart").then().body("lines[0].quantity", equalTo(2));
        String forged = Forgery.of(issuer.current()).header("typ", "cart+jwt").toString();
        given().auth().oauth2(token).header("Cart", forged).get("/cart").then().statusCode(400);
    }

    @Test
    void anIssuerIsNotTrustedWithoutItsNameAndAnAudience() {
        Optional<String> keys = Optional.of("http://issuer/jwks");
        Optional<String> name = Optional.of("issuer");
        Optional<Set<String>> audiences = Optional.of(Set.of("shop"));
        assertThatThrownBy(() -> new Issuer(keys, Optional.empty(), audiences, "ES256", settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("MP_JWT_VERIFY_PUBLICKEY_LOCATION needs MP_JWT_VERIFY_ISSUER and MP_JWT_VERIFY_AUDIENCES");
        assertThatThrownBy(() -> new Issuer(keys, name, Optional.empty(), "ES256", settings))
                .isInstanceOf(ConfigurationException.class);
        assertThat(new Issuer(keys, name, audiences, "ES256", settings).isElsewhere())
                .isTrue();
        assertThat(new Issuer(Optional.empty(), name, Optional.empty(), "ES256", settings).isElsewhere())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "file:/keys", "https://", "https://issuer /jwks"})
    void theKeyLocationMustBeAnHttpUrl(String keys) {
        assertThatThrownBy(() -> new Issuer(
                        Optional.of(keys), Optional.of("issuer"), Optional.of(Set.of("shop")), "ES256", settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("MP_JWT_VERIFY_PUBLICKEY_LOCATION must be an http or https URL"
                        + " (no fragment; TOKEN_ISSUER: no query either), not " + keys);
    }

    private static ValidatableResponse call(Object token) {
        return given().header("Authorization", "Bearer " + token).get("/me").then();
    }
}
