package dev.statelab.stateless.api;

import static dev.statelab.stateless.api.Problems.isProblem;
import static io.restassured.RestAssured.given;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Without a trusted proxy, forwarded addresses are ignored. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class UntrustedProxyTest {

    private static final int PER_USER = 10;

    @Test
    void withoutATrustedProxyForwardedAddressesAreIgnored() {
        IntStream.range(0, PER_USER).forEach(i -> isProblem(guess("10.0.0." + i), 401, "bad-credentials"));
        isProblem(guess("10.0.1.1"), 429, "too-many-attempts");
    }

    private static Response guess(String address) {
        return given().header("X-Forwarded-For", address)
                .contentType(ContentType.JSON)
                .body(Map.of("user", "shopper-99", "password", "wrong"))
                .post("/login");
    }
}
