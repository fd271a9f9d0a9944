package dev.statelab.stateless.token.revocation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.testkit.store.RealRedis;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Requests and checks of the revocation tests. */
public abstract class RevocationRequests {

    private static final Duration PROMISED = Duration.ofSeconds(1);

    /** One of this many tries must be as fast as promised: a busy machine may slow down the others. */
    private static final int TRIES = 5;

    RealRedis redis;

    void whileDown(Runnable check) {
        redis.stop();
        try {
            check.run();
        } finally {
            redis.start();
        }
    }

    void whileHanging(Runnable check) {
        redis.pause();
        try {
            check.run();
        } finally {
            redis.resume();
        }
    }

    public static Response login() {
        return login("alice");
    }

    static Response login(String user) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", user, "password", "a-password-for-this-test-alone"))
                .post("/login");
    }

    public static Response refresh(Response pair) {
        return given().formParam("grant_type", "refresh_token")
                .formParam("refresh_token", pair.<String>path("refresh_token"))
                .post("/token");
    }

    static Response logout(Response pair) {
        return given().auth().oauth2(pair.path("access_token")).post("/logout");
    }

    static Response logout(String accessToken, String refreshToken) {
        return given().auth()
                .oauth2(accessToken)
                .contentType(ContentType.JSON)
                .body(Map.of("refresh_token", refreshToken))
                .post("/logout");
    }

    public static Response revoke(String token) {
        return given().formParam("token", token).post("/revoke");
    }

    public static Response me(Response pair) {
        return given().auth().oauth2(pair.path("access_token")).get("/me");
    }

    static void isRevoked(Response pair) {
        me(pair).then()
                .statusCode(401)
                .header(
                        "WWW-Authenticate",
                        equalTo(
                                "Bearer realm=\"statelab\", error=\"invalid_token\", error_description=\"the access token was revoked\""))
                .body("type", equalTo("urn:statelab:problem:unauthenticated"));
    }

    static void isUnavailable(Supplier<Response> request) {
        Duration quickest = Duration.ofDays(1);
        for (int i = 0; i < TRIES && quickest.compareTo(PROMISED) > 0; i++) {
            long start = System.nanoTime();
            Response answer = request.get();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
            answer.then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "1")
                    .body("type", equalTo("urn:statelab:problem:store-unavailable"));
        }
        assertThat(quickest).isLessThan(PROMISED);
    }

    public static ValidatableResponse isInvalidGrant(Response refused, String reason) {
        return refused.then()
                .statusCode(400)
                .contentType(ContentType.JSON)
                .body("error", equalTo("invalid_grant"))
                .body("error_description", equalTo("the token was refused: " + reason));
    }

    static void healthy() {
        for (String path : new String[] {"/q/health/live", "/q/health/ready", "/products"}) {
            given().get(path).then().statusCode(200);
        }
    }

    static void awaitGood(Response pair) {
        await().atMost(Duration.ofSeconds(10)).until(() -> me(pair).statusCode() == 200);
    }
}
