package dev.statelab.stateless.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.redis.client.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A denylist that fails closed. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@WithTestResource(OnDenylist.class)
@TestProfile(DenylistTest.FailsClosed.class)
class DenylistTest extends RevocationRequests {

    public static final class FailsClosed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("token.revocation-on-failure", "closed");
        }
    }

    @Test
    void aLogoutEndsAllTokensOfTheLoginAtOnce() {
        Response login = login();
        Response renewed = refresh(login);
        Response other = login();

        logout(renewed).then().statusCode(204);

        isRevoked(login);
        isRevoked(renewed);
        isInvalidGrant(refresh(renewed), "revoked");
        me(other).then().statusCode(200);
    }

    @Test
    void aLogoutThatCannotBeDoneDoesNotSayThatItWas() {
        given().post("/logout").then().statusCode(401);
        given().auth().oauth2("x").post("/logout").then().statusCode(401);
        Response login = login();
        given().auth()
                .oauth2(login.path("refresh_token"))
                .post("/logout")
                .then()
                .statusCode(401);
        logout(login).then().statusCode(204);
        logout(login).then().statusCode(401);
    }

    @Test
    void aRefreshTokenIsGoodOnce() {
        Response login = login();
        Response renewed = refresh(login);
        renewed.then().statusCode(200);
        me(login).then().statusCode(200);

        isInvalidGrant(refresh(login), "reused");

        isRevoked(login);
        isRevoked(renewed);
        isInvalidGrant(refresh(renewed), "revoked");
    }

    /** Whoever is first, both hold a copy, and so nobody keeps anything. */
    @Test
    void aRaceForARefreshTokenEndsTheFamily() throws Exception {
        Response login = login();
        List<Response> answers = new ArrayList<>();
        try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Response> race = () -> refresh(login);
            for (Future<Response> answer : racers.invokeAll(List.of(race, race, race, race))) {
                answers.add(answer.get());
            }
        }

        List<Response> won =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(won).hasSize(1);
        isRevoked(won.getFirst());
    }

    @Test
    void aVerificationCostsOneRoundTripAndARefreshToo() {
        Response login = login();
        me(login);

        assertThat(redis.commandsOf(() -> me(login).then().statusCode(200))).isEqualTo(Map.of("exists", 1));
        assertThat(redis.commandsOf(() -> given().get("/products"))).isEmpty();
        assertThat(redis.commandsOf(() -> given().auth().oauth2("x").get("/me")))
                .isEmpty();
        assertThat(redis.commandsOf(RevocationRequests::login)).isEmpty();
        // sent together
        assertThat(redis.commandsOf(() -> refresh(login).then().statusCode(200)))
                .isEqualTo(Map.of("exists", 1, "set", 1));
        assertThat(redis.commandsOf(() -> logout(login).then().statusCode(204)))
                .isEqualTo(Map.of("exists", 1, "set", 1));
    }

    @Test
    void anEntryExpiresWithWhatItRevokes() {
        redis.command(Command.FLUSHALL);
        Response login = login();
        JsonPath claims = claims(login.path("access_token"));
        long end = claims(login.path("refresh_token")).getLong("exp");
        assertThat(claims.getLong("family_end")).isEqualTo(end);
        assertThat(end).isGreaterThan(Instant.now().getEpochSecond() + 7 * 3600);

        refresh(login);
        logout(login);

        String family = "revoked:family:8:statelab:" + claims.getString("family");
        String token = "revoked:refresh:8:statelab:"
                + claims(login.path("refresh_token")).getString("jti");
        assertThat(redis.command(Command.DBSIZE).toInteger()).isEqualTo(2);
        assertThat(Stream.of(family, token))
                .allSatisfy(key -> assertThat(
                                redis.command(Command.PEXPIRETIME, key).toLong())
                        .isEqualTo((end + 30) * 1000));
    }

    @Test
    void aTokenThatCannotBeRevokedIsNotTaken() {
        TestKey key = MountedKeys.underTest().current();
        given().auth().oauth2(Forgery.of(key).toString()).get("/me").then().statusCode(401);
        given().auth()
                .oauth2(Forgery.of(key).claim("jti", "t").toString())
                .get("/me")
                .then()
                .statusCode(200);
    }

    @Test
    void withoutRedisNobodyIsLetInAndItIsToldSoon() {
        Response login = login();
        whileDown(() -> isClosed(login));
        awaitGood(login);
    }

    @Test
    void aRedisThatHangsIsNotWaitedFor() {
        Response login = login();
        me(login);
        whileHanging(() -> isClosed(login));
        awaitGood(login);
    }

    private static void isClosed(Response login) {
        isUnavailable(() -> me(login));
        isUnavailable(() -> refresh(login));
        isUnavailable(() -> logout(login));
        login().then().statusCode(200);
        healthy();
    }

    private static JsonPath claims(String token) {
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    }
}
