package dev.statelab.stateless.api;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.TestKey;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(MountedKeys.class)
class LoginResourceTest {

    @Test
    void aLoginGivesTwoTokens() {
        Response answer = Shopper.login("alice", Shopper.PASSWORD);

        answer.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(300));
        assertThat(part(answer.path("access_token"), 0).getString("alg")).isEqualTo("ES256");
        assertThat(part(answer.path("access_token"), 0).getString("typ")).isEqualTo("at+jwt");
        assertThat(part(answer.path("access_token"), 0).getString("kid"))
                .isEqualTo(MountedKeys.underTest().current().id());
        JsonPath claims = part(answer.path("access_token"), 1);
        assertThat(claims.getMap(""))
                .containsOnlyKeys("iss", "aud", "sub", "iat", "exp", "jti", "client_id", "family", "family_end");
        assertThat(claims.getString("sub")).isEqualTo("alice");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(300);
        System.out.printf(
                "access token: %d characters, refresh token: %d%n",
                answer.<String>path("access_token").length(),
                answer.<String>path("refresh_token").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice:wrong", "mallory:a-password-for-this-test-alone"})
    void badCredentialsGiveNone(String userAndPassword) {
        String[] credentials = userAndPassword.split(":");
        isProblem(Shopper.login(credentials[0], credentials[1]), 401, "bad-credentials")
                .header("WWW-Authenticate", equalTo("Bearer realm=\"statelab\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"user\":\"alice\"}",
                "{\"user\":1,\"password\":[]}",
                "{\"user\":\"\",\"password\":\"x\"}"
            })
    void aBodyThatIsNoLoginIsRefused(String body) {
        isProblem(post("/login", body), 400, "invalid-request");
    }

    @Test
    void aRefreshGivesANewPairWithTheSameEnd() {
        Response login = Shopper.login("alice", Shopper.PASSWORD);
        Response refreshed = refresh(login.path("refresh_token"));

        refreshed.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(refreshed.<String>path("access_token")).isNotEqualTo(login.path("access_token"));
        JsonPath before = part(login.path("refresh_token"), 1);
        JsonPath after = part(refreshed.path("refresh_token"), 1);
        assertThat(after.getLong("exp")).isEqualTo(before.getLong("exp"));
        assertThat(after.getLong("exp") - before.getLong("iat")).isEqualTo(8 * 3600);
        assertThat(after.getString("jti")).isNotEqualTo(before.getString("jti"));
        given().auth()
                .oauth2(refreshed.path("access_token"))
                .get("/cart")
                .then()
                .statusCode(200);
    }

    @Test
    void anAccessTokenEndsNoLaterThanItsLogin() {
        long end = Instant.now().getEpochSecond() + 60;

        Response refreshed = refresh(refreshToken().claim("exp", end).toString());

        refreshed.then().statusCode(200).body("expires_in", lessThanOrEqualTo(60));
        assertThat(part(refreshed.path("access_token"), 1).getLong("exp")).isEqualTo(end);
    }

    @Test
    void afterTheEndOfTheLoginNothingIsRenewed() {
        long now = Instant.now().getEpochSecond();
        Forgery old = refreshToken().claim("iat", now - 60);

        isProblem(refresh(old.claim("exp", now - 40).toString()), 400, "invalid-grant")
                .body("detail", equalTo("the token was refused: expired"));
        isProblem(refresh(old.claim("exp", now - 5).toString()), 400, "invalid-grant")
                .body("detail", equalTo("the token was refused: expired"));
    }

    @Test
    void onlyARefreshTokenRefreshes() {
        Shopper alice = Shopper.in("alice");
        alice.put("tea-01", 1);

        isProblem(refresh(alice.accessToken()), 400, "invalid-grant");
        isProblem(refresh(alice.cart()), 400, "invalid-grant");
        isProblem(refresh("x"), 400, "invalid-grant");
        isProblem(refresh(refreshToken().claim("aud", "another-shop").toString()), 400, "invalid-grant");
        isProblem(refresh(Forgery.of(TestKey.create()).header("typ", "rt+jwt").toString()), 400, "invalid-grant");
    }

    @Test
    void aRefreshTokenIsNoAccessToken() {
        String refreshToken = Shopper.login("alice", Shopper.PASSWORD).path("refresh_token");
        isProblem(given().auth().oauth2(refreshToken).get("/cart"), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"grant_type\":\"refresh_token\"}",
                "{\"refresh_token\":\"x\"}",
                "{\"grant_type\":\"password\",\"refresh_token\":\"x\"}",
                "{\"grant_type\":\"refresh_token\",\"refresh_token\":{}}"
            })
    void aBodyThatIsNoRefreshIsRefused(String body) {
        isProblem(post("/token", body), 400, "invalid-request");
    }

    @Test
    void aFormIsNotWhatTheTokenRouteTakes() {
        isProblem(
                given().formParam("grant_type", "refresh_token")
                        .formParam("refresh_token", "x")
                        .post("/token"),
                415,
                "unsupported-media-type");
    }

    @Test
    void aLogoutLeavesItToTheClient() {
        Shopper alice = Shopper.in("alice");

        alice.request().post("/logout").then().statusCode(204);
        given().post("/logout").then().statusCode(204);

        alice.request().get("/cart").then().statusCode(200);
    }

    private static Forgery refreshToken() {
        return Forgery.of(MountedKeys.underTest().current())
                .header("typ", "rt+jwt")
                .claim("jti", "a-login");
    }

    private static Response refresh(String token) {
        return post("/token", "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"%s\"}".formatted(token));
    }

    private static Response post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }

    private static JsonPath part(String token, int index) {
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(token.split("\\.")[index])));
    }
}
