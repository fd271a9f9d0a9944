package dev.statelab.stateless.token.caller;

import static dev.statelab.stateless.token.Forgery.now;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpServer;
import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.Pitfall;
import dev.statelab.stateless.token.TestKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which access tokens the service accepts and which it refuses. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class AccessTokenTest {

    @Inject
    MeterRegistry metrics;

    private final TestKey key = MountedKeys.underTest().current();

    @Test
    void aGoodTokenPasses() {
        call(Forgery.of(key)).statusCode(200);
    }

    @Test
    void aTokenSignedWithTheNextKeyIsAccepted() {
        call(Forgery.of(MountedKeys.underTest().next())).statusCode(200);
    }

    @Test
    void aTypMayNameItsWholeMediaType() {
        call(Forgery.of(key).header("typ", "application/at+jwt")).statusCode(200);
    }

    @Test
    void anAudienceMayBeOneOfSeveral() {
        call(Forgery.of(key).claim("aud", new String[] {"another-shop", "shop"}))
                .statusCode(200);
    }

    @Test
    void clocksMayDifferBySeconds() {
        call(Forgery.of(key).claim("exp", now() - 20).claim("iat", now() - 320)).statusCode(200);
        call(Forgery.of(key).claim("nbf", now() + 20)).statusCode(200);
    }

    @ParameterizedTest
    @EnumSource(Pitfall.class)
    void isRefused(Pitfall pitfall) {
        double before = refused(pitfall.reason());

        isRefused(call(pitfall.token(key)), "the access token is not valid", pitfall.reason());

        assertThat(refused(pitfall.reason())).isEqualTo(before + 1);
    }

    @Test
    void aTruncatedTokenIsRefused() {
        String token = Forgery.of(key).toString();
        for (int length = 0; length < token.length(); length += 7) {
            call(token.substring(0, length)).statusCode(401);
        }
        call(token.substring(0, token.length() - 1)).statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "a.b.c.d.e",
                "..",
                ".",
                "é.é.é",
                "{}.{}.{}",
                "null",
                "e30.e30.e30=",
                "e30.e30.e30!",
                "e+0.e30.e/0"
            })
    void whatIsNoTokenIsRefused(String token) {
        isRefused(call(token), "the access token is not valid", Reason.MALFORMED);
    }

    /** A token has exactly one encoding: nothing after the base64url text is ignored (RFC 7515, section 2). */
    @ParameterizedTest
    @ValueSource(strings = {"=", "==", "!", "%", " x", "\u00e9"})
    void aGoodTokenWithMoreAfterItIsRefused(String more) {
        call(Forgery.of(key) + more).statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jku", "x5u"})
    void noHeaderMakesTheServiceFetchAKey(String header) throws IOException {
        AtomicInteger fetched = new AtomicInteger();
        HttpServer attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        attacker.createContext("/", exchange -> {
            fetched.incrementAndGet();
            exchange.close();
        });
        attacker.start();
        try {
            String url = "http://127.0.0.1:" + attacker.getAddress().getPort() + "/keys";
            call(Forgery.of(TestKey.create()).header(header, url)).statusCode(401);
            call(Forgery.of(TestKey.create()).header(header, url).header("kid", key.id()))
                    .statusCode(401);
        } finally {
            attacker.stop(0);
        }
        assertThat(fetched).hasValue(0);
    }

    @Test
    void aRequestWithoutATokenGetsAChallengeWithoutAnError() {
        given().get("/cart")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"statelab\""))
                .body("type", equalTo("urn:statelab:problem:unauthenticated"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWxpY2U6cHc=", "Bearer", "Token x"})
    void anotherAuthorizationSchemeCountsAsNoToken(String authorization) {
        given().header("Authorization", authorization)
                .get("/cart")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"statelab\""));
    }

    @Test
    void aBadTokenDoesNotCloseThePublicRoutes() {
        given().auth().oauth2("bad").get("/products").then().statusCode(200);
    }

    private static ValidatableResponse call(Object token) {
        return given().header("Authorization", "Bearer " + token).get("/cart").then();
    }

    private static void isRefused(ValidatableResponse response, String detail, Reason reason) {
        String expected = reason == Reason.EXPIRED ? "the access token expired" : detail;
        response.statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer realm=\"statelab\", error=\"invalid_token\""))
                .body("type", equalTo("urn:statelab:problem:unauthenticated"))
                .body("detail", equalTo(expected));
    }

    private double refused(Reason reason) {
        var counter = metrics.find("tokens.refused")
                .tags("type", "access", "reason", reason.toString())
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
