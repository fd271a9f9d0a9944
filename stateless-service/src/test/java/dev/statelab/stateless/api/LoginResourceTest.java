package dev.statelab.stateless.api;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
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
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                .containsOnlyKeys(
                        "iss", "aud", "sub", "iat", "exp", "jti", "client_id", "family", "family_start", "family_end");
        assertThat(claims.getString("sub")).isEqualTo("alice");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(300);
        System.out.printf(
                "access token: %d characters, refresh token: %d%n",
                answer.<String>path("access_token").length(),
                answer.<String>path("refresh_token").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice:wrong", "mallory:a-password-for-this-test-alone"})
    void badCredentialsReturn401(String userAndPassword) {
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
        assertThat(after.getLong("exp") - before.getLong("family_start") / 1000).isEqualTo(8 * 3600);
        assertThat(after.getLong("generation")).isEqualTo(before.getLong("generation") + 1);
        given().auth()
                .oauth2(refreshed.path("access_token"))
                .get("/cart")
                .then()
                .statusCode(200);
    }

    @Test
    void anAccessTokenEndsNoLaterThanItsLogin() {
        long end = Instant.now().getEpochSecond() + 60;

        Response refreshed = refresh(
                refreshToken().claim("exp", end).claim("family_end", end).toString());

        refreshed.then().statusCode(200).body("expires_in", lessThanOrEqualTo(60));
        assertThat(part(refreshed.path("access_token"), 1).getLong("exp")).isEqualTo(end);
    }

    @Test
    void anExpiredRefreshTokenIsRefused() {
        long now = Instant.now().getEpochSecond();
        for (long over : new long[] {40, 5}) {
            isError(refresh(refreshToken().claim("exp", now - over).toString()), "invalid_grant")
                    .body("error_description", equalTo("the token was refused: expired"));
        }
    }

    @Test
    void onlyARefreshTokenRefreshes() {
        Shopper alice = Shopper.in("alice");
        alice.put("tea-01", 1);
        String receipt = alice.checkout("k").header("Receipt");

        for (String other : List.of(alice.accessToken(), alice.cart(), receipt, "x", "")) {
            isError(refresh(other), "invalid_grant");
        }
        TestKey key = MountedKeys.underTest().current();
        isError(refresh(Forgery.of(key).header("typ", "rt+jwt").toString()), "invalid_grant");
        isError(refresh(Forgery.sealed(TestKey.create(), "rt+jwt").toString()), "invalid_grant");
    }

    @Test
    void aRefreshTokenIsNoAccessToken() {
        String refreshToken = Shopper.login("alice", Shopper.PASSWORD).path("refresh_token");
        isProblem(given().auth().oauth2(refreshToken).get("/cart"), 401, "unauthenticated");
    }

    /** RFC 6749, section 5.2. */
    @ParameterizedTest
    @CsvSource({
        "'', invalid_request",
        "refresh_token=x, invalid_request",
        "grant_type=refresh_token, invalid_request",
        "grant_type=refresh_token&grant_type=refresh_token&refresh_token=x, invalid_request",
        "grant_type=refresh_token&refresh_token=x&refresh_token=y, invalid_request",
        "grant_type=password&username=alice&password=x, unsupported_grant_type",
        "grant_type=refresh_token&refresh_token=x, invalid_grant"
    })
    void aBodyThatIsNoRefreshIsRefused(String body, String error) {
        isError(given().contentType(ContentType.URLENC).body(body).post("/token"), error);
    }

    @Test
    void theTokenRouteRefusesJson() {
        isProblem(
                post("/token", "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\"}"),
                415,
                "unsupported-media-type");
    }

    @Test
    void withoutRevocationDeleteSessionsReturns501AndRevokeReturns400() {
        Shopper alice = Shopper.in("alice");

        isProblem(alice.request().delete("/sessions"), 501, "no-revocation");
        isError(given().formParam("token", alice.accessToken()).post("/revoke"), "unsupported_token_type");
    }

    /** RFC 8414, section 3. */
    @Test
    void theMetadataNameTheRoutes() {
        given().get("/.well-known/oauth-authorization-server")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("issuer", equalTo("http://localhost:8080"))
                .body("token_endpoint", equalTo("http://localhost:8080/token"))
                .body("revocation_endpoint", equalTo("http://localhost:8080/revoke"))
                .body("jwks_uri", equalTo("http://localhost:8080/.well-known/jwks.json"))
                .body("grant_types_supported", contains("refresh_token"));
    }

    @Test
    void withoutRevocationAnAccessTokenStaysValidAfterALogout() {
        Shopper alice = Shopper.in("alice");

        alice.request().post("/logout").then().statusCode(204);
        given().post("/logout").then().statusCode(204);

        alice.request().get("/cart").then().statusCode(200);
    }

    private static ValidatableResponse isError(Response answer, String error) {
        return answer.then()
                .statusCode(400)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body("error", equalTo(error));
    }

    private static Forgery refreshToken() {
        long now = Instant.now().getEpochSecond();
        return Forgery.sealed(MountedKeys.underTest().current(), "rt+jwt")
                .claim("family", "a-login")
                .claim("family_start", 1000 * now)
                .claim("family_end", now + 60)
                .claim("generation", 0);
    }

    private static Response refresh(String token) {
        return given().formParam("grant_type", "refresh_token")
                .formParam("refresh_token", token)
                .post("/token");
    }

    private static Response post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }

    private static JsonPath part(String token, int index) {
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(token.split("\\.")[index])));
    }
}
