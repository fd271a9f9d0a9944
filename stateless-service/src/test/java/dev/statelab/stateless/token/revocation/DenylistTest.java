package dev.statelab.stateless.token.revocation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.Pitfall;
import dev.statelab.stateless.token.TestKey;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Revocation with a denylist that fails closed. */
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
    void aLogoutWithoutAValidAccessTokenReturns401() {
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
    void aLogoutWithAnExpiredAccessTokenUsesTheRefreshToken() {
        Response login = login();
        String expired = Pitfall.EXP_OVER.token(MountedKeys.underTest().current());

        logout(expired, login.path("refresh_token")).then().statusCode(204);

        isRevoked(login);
        isInvalidGrant(refresh(login), "revoked");
        logout(expired, "neither").then().statusCode(401);
    }

    @Test
    void aLogoutEverywhereEndsAllLoginsOfTheUserAndNoOthers() {
        Response first = login();
        Response second = refresh(login());
        Response bob = login("bob");

        given().auth()
                .oauth2(first.path("access_token"))
                .delete("/sessions")
                .then()
                .statusCode(204);

        isRevoked(first);
        isRevoked(second);
        isInvalidGrant(refresh(second), "revoked");
        me(bob).then().statusCode(200);
        me(login()).then().statusCode(200);
        given().delete("/sessions").then().statusCode(401);
    }

    /** RFC 7009, section 2: both types of token can be revoked, and an invalid token is not an error. */
    @Test
    void revokeAcceptsAccessAndRefreshTokens() {
        for (String kind : List.of("access_token", "refresh_token")) {
            Response login = login();
            revoke(login.path(kind)).then().statusCode(200).header("Cache-Control", "no-store");
            isRevoked(login);
            revoke(login.path(kind)).then().statusCode(200);
        }
        revoke("x").then().statusCode(200);
        given().formParam("token_type_hint", "refresh_token")
                .post("/revoke")
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
    }

    @Test
    void revokingAnAccessTokenIsNotCountedAsABadRefreshToken() {
        double before = refusedRefreshTokens();

        revoke(login().path("access_token")).then().statusCode(200);

        assertThat(refusedRefreshTokens()).isEqualTo(before);
    }

    private static double refusedRefreshTokens() {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("tokens_refused_total{") && line.contains("type=\"refresh\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A client retries after a lost response or a 503; another tab may send the same token too. */
    @Test
    void aRefreshThatIsSentAgainGivesTheSameSuccessor() {
        Response login = login();
        String successor = refresh(login).path("refresh_token");

        Response again = refresh(login);

        again.then().statusCode(200);
        assertThat(again.<String>path("refresh_token")).isEqualTo(successor);
        me(again).then().statusCode(200);
        refresh(again).then().statusCode(200);
    }

    @Test
    void twoTabsThatRefreshAtOnceBothStayLoggedIn() throws Exception {
        Response login = login();
        List<Response> answers = new ArrayList<>();
        try (ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Response> tab = () -> refresh(login);
            for (Future<Response> answer : tabs.invokeAll(List.of(tab, tab, tab, tab))) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).allSatisfy(answer -> me(answer).then().statusCode(200));
        assertThat(answers.stream().map(answer -> answer.<String>path("refresh_token")))
                .containsOnly(answers.getFirst().<String>path("refresh_token"));
    }

    @Test
    void aRefreshTokenReusedAfterTheGracePeriodRevokesItsFamily() {
        Response login = login();
        Response renewed = refresh(login);
        renewed.then().statusCode(200);
        passTheGrace(login);

        isInvalidGrant(refresh(login), "reused");

        isRevoked(login);
        isRevoked(renewed);
        isInvalidGrant(refresh(renewed), "revoked");
    }

    @Test
    void aRefreshTokenReusedAfterItsSuccessorWasUsedRevokesItsFamily() {
        Response login = login();
        Response newest = refresh(refresh(login));
        newest.then().statusCode(200);

        isInvalidGrant(refresh(login), "reused");
        isRevoked(newest);
    }

    @Test
    void aVerificationCostsOneRoundTripAndARefreshToo() {
        Response login = login();
        me(login);
        refresh(login()); // the first refresh also asks Redis for the time

        assertThat(redis.commandsOf(() -> me(login).then().statusCode(200))).isEqualTo(Map.of("mget", 1));
        assertThat(redis.commandsOf(() -> given().get("/products"))).isEmpty();
        assertThat(redis.commandsOf(() -> given().auth().oauth2("x").get("/me")))
                .isEmpty();
        assertThat(redis.commandsOf(RevocationRequests::login)).isEmpty();
        // one script, and the commands that it runs inside Redis
        assertThat(redis.commandsOf(() -> refresh(login).then().statusCode(200)))
                .isEqualTo(Map.of("eval", 1, "get", 2, "time", 1, "set", 1));
        assertThat(redis.commandsOf(() -> logout(login).then().statusCode(204))).isEqualTo(Map.of("mget", 1, "set", 1));
    }

    @Test
    void aFamilyIsOneEntryThatExpiresWithIt() {
        redis.command(Command.FLUSHALL);
        Response login = login();
        long end = claims(login.path("refresh_token")).getLong("exp");
        assertThat(claims(login.path("access_token")).getLong("family_end")).isEqualTo(end);
        assertThat(end).isGreaterThan(Instant.now().getEpochSecond() + 7 * 3600);
        Response newest = login;
        for (int i = 0; i < 20; i++) {
            newest = refresh(newest);
        }
        isOneEntryUntil(end, login);

        logout(newest);
        isOneEntryUntil(end, login);
    }

    @Test
    void aLogoutEverywhereIsOneEntryThatExpiresWithTheLastLogin() {
        redis.command(Command.FLUSHALL);
        Response first = login();
        Response last = login();
        given().auth()
                .oauth2(first.path("access_token"))
                .delete("/sessions")
                .then()
                .statusCode(204);

        assertThat(redis.command(Command.DBSIZE).toInteger()).isEqualTo(1);
        String entry = redis.command(Command.KEYS, "*").get(0).toString();
        long end = claims(last.path("refresh_token")).getLong("exp");
        assertThat(redis.command(Command.PEXPIRETIME, entry).toLong())
                .as("at the earliest with the last token, and its clock skew")
                .isBetween((end + 30) * 1000, (end + 90) * 1000);
    }

    private void isOneEntryUntil(long end, Response login) {
        assertThat(redis.command(Command.DBSIZE).toInteger()).isEqualTo(1);
        assertThat(redis.command(Command.PEXPIRETIME, entry(login)).toLong()).isEqualTo((end + 30) * 1000);
    }

    /** Makes the last use of a refresh token of this family older than the grace period. */
    private void passTheGrace(Response login) {
        String[] entry = redis.command(Command.GET, entry(login)).toString().split(" ");
        redis.command(Command.SET, entry(login), entry[0] + ' ' + (Long.parseLong(entry[1]) - 31_000));
    }

    private static String entry(Response login) {
        return "revoked:{21:" + Forgery.ISSUER + ":alice}:"
                + claims(login.path("access_token")).getString("family");
    }

    @Test
    void aTokenThatCannotBeRevokedIsNotTaken() {
        TestKey key = MountedKeys.underTest().current();
        given().auth().oauth2(Forgery.of(key).toString()).get("/me").then().statusCode(401);
        given().auth()
                .oauth2(Forgery.of(key)
                        .claim("family", "f")
                        .claim("family_start", 1000 * Forgery.now())
                        .claim("family_end", Forgery.now() + 60)
                        .toString())
                .get("/me")
                .then()
                .statusCode(200);
    }

    @Test
    void withoutRedisRequestsWithTokensReturn503WithinASecond() {
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

    /** A refresh that got a 503 takes no effect later: another tab can still retry the previous one within the grace period. */
    @Test
    void aRefreshThatWasAnswered503IsNotDoneLater() {
        Response login = login();
        Response renewed = refresh(login);
        renewed.then().statusCode(200);

        whileHanging(() -> isUnavailable(() -> refresh(renewed)));

        await().atMost(Duration.ofSeconds(10)).until(() -> refresh(login).statusCode() != 503);
        refresh(login).then().statusCode(200);
        refresh(renewed).then().statusCode(200);
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
