package dev.statelab.stateful.api;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that forwarded addresses and hosts are ignored without a trusted proxy. */
@QuarkusTest
@TestProfile(OnRedis.class)
class UntrustedProxyTest extends ShopOverHttp {

    private static final int PER_USER = 10;

    @Test
    void aForwardedAddressIsIgnoredWithoutATrustedProxy() {
        IntStream.range(0, PER_USER).forEach(i -> isProblem(guess("10.0.0." + i), 401, "bad-credentials"));
        isProblem(guess("10.0.1.1"), 429, "too-many-attempts");
    }

    @Test
    void aForwardedHostIsIgnoredWithoutATrustedProxy() {
        isProblem(
                send(null)
                        .header("X-Forwarded-Host", "shop.example")
                        .header("Origin", "https://shop.example")
                        .body(credentials("alice"))
                        .post("/login")
                        .then(),
                403,
                "cross-site");
    }

    private ValidatableResponse guess(String address) {
        return send(null)
                .header("X-Forwarded-For", address)
                .body(Map.of("user", "shopper-99", "password", "wrong"))
                .post("/login")
                .then();
    }
}
