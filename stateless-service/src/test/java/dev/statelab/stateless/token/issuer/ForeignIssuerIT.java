package dev.statelab.stateless.token.issuer;

import static io.restassured.http.ContentType.JSON;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.ReplicaProcess;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One process issues tokens and publishes its keys; another trusts them and follows rotations without a restart. */
class ForeignIssuerIT {

    @Test
    void aServiceTrustsAnotherProcessAndFollowsItsKeys() {
        try (Replicas issuers = new Replicas(1, Map.of("TOKEN_ISSUER", "http://elsewhere", "TOKEN_AUDIENCE", "shops"));
                Replicas shops = new Replicas(
                        1,
                        Map.of(
                                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                                issuers.get(0).url() + "/.well-known/jwks.json",
                                "MP_JWT_VERIFY_ISSUER",
                                "http://elsewhere",
                                "MP_JWT_VERIFY_AUDIENCES",
                                "shops"))) {
            ReplicaProcess issuer = issuers.get(0);
            ReplicaProcess shop = shops.get(0);
            String first = login(issuer);
            me(shop, first).statusCode(200).body("user", equalTo("alice")).body("issuer", equalTo("http://elsewhere"));
            Replicas.to(shop)
                    .contentType(JSON)
                    .body(Map.of("user", "alice", "password", Replicas.PASSWORD))
                    .post("/login")
                    .then()
                    .statusCode(404)
                    .body("type", equalTo("urn:statelab:problem:login-elsewhere"));

            // the shop has already fetched the next key, but not the one after it
            rotate(issuers);
            me(shop, login(issuer)).statusCode(200);
            rotate(issuers);
            String last = login(issuer);
            me(shop, last).statusCode(200);
            me(shop, first).statusCode(401);

            issuer.kill();
            me(shop, last).statusCode(200);
        }
    }

    private static void rotate(Replicas issuers) {
        issuers.keys().rotate();
        String current = issuers.keys().current().id();
        await().until(() -> Replicas.to(issuers.get(0))
                .get("/.well-known/jwks.json")
                .<String>path("keys[0].kid")
                .equals(current));
    }

    private static String login(ReplicaProcess issuer) {
        return Replicas.to(issuer)
                .contentType(JSON)
                .body(Map.of("user", "alice", "password", Replicas.PASSWORD))
                .post("/login")
                .path("access_token");
    }

    private static ValidatableResponse me(ReplicaProcess shop, String token) {
        return Replicas.to(shop).auth().oauth2(token).get("/me").then();
    }
}
