package dev.statelab.stateless.api;

import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(MountedKeys.class)
class MeResourceTest {

    @Test
    void theCallerIsWhoTheTokenSays() {
        Shopper alice = Shopper.in("alice");
        String claims =
                new String(Base64.getUrlDecoder().decode(alice.accessToken().split("\\.")[1]));

        alice.request()
                .get("/me")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("user", equalTo("alice"))
                .body("issuer", equalTo("http://localhost:8080"))
                .body(
                        "expires_at",
                        equalTo(Instant.ofEpochSecond(JsonPath.from(claims).getLong("exp"))
                                .toString()));
    }
}
