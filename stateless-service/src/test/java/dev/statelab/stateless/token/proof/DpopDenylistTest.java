package dev.statelab.stateless.token.proof;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.revocation.OnDenylist;
import dev.statelab.stateless.token.revocation.RevocationRequests;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.mutiny.redis.client.Command;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bound tokens with a denylist, behind a proxy that clients reach at another URL. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@WithTestResource(OnDenylist.class)
@TestProfile(DpopDenylistTest.BehindProxy.class)
class DpopDenylistTest {

    private static final String URL = "https://shop.example/tea";

    public static final class BehindProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("token.issuer", URL + "/");
        }
    }

    RealRedis redis;

    private final DpopClient alice = new DpopClient(URL, () -> given());

    @BeforeEach
    void logIn() {
        alice.login("alice", alice.proof("POST", "/login")).then().statusCode(200);
    }

    @Test
    void aProofNamesTheUrlThatClientsKnow() {
        given().get("/.well-known/oauth-authorization-server").then().body("token_endpoint", equalTo(URL + "/token"));
        alice.refresh(alice.proof("POST", "/token")).then().statusCode(200);
        alice.me().then().statusCode(200);
        alice.call("GET", "/me", alice.proofOfToken("GET", "/me").claim("htu", "https://shop.example:443/tea/me"))
                .then()
                .statusCode(200);
    }

    /** A thief with a proof from another service can send any {@code Host} here. */
    @Test
    void aProofForTheUrlInAForgedHostHeaderIsRefused() {
        given().header("Host", "elsewhere")
                .header("X-Forwarded-Host", "elsewhere")
                .header("Authorization", "DPoP " + alice.accessToken())
                .header(
                        "DPoP",
                        alice.proofOfToken("GET", "/me")
                                .claim("htu", "http://elsewhere/me")
                                .toString())
                .get("/me")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("refused: htu"));
    }

    @Test
    void aProofIsOneEntryOfTheDenylistForTwoMinutes() {
        alice.me();
        redis.command(Command.FLUSHALL);

        Map<String, Integer> commands =
                new HashMap<>(redis.commandsOf(() -> alice.me().then().statusCode(200)));
        commands.remove("hello"); // from opening a connection, since two commands run at once
        assertThat(commands).isEqualTo(Map.of("mget", 1, "set", 1));

        String entry = redis.command(Command.KEYS, "*").get(0).toString();
        assertThat(entry).startsWith("revoked:proof:");
        assertThat(redis.command(Command.PTTL, entry).toLong()).isBetween(100_000L, 120_000L);
    }

    @Test
    void aLogoutEndsBoundTokens() {
        alice.call("POST", "/logout", alice.proofOfToken("POST", "/logout"))
                .then()
                .statusCode(204);
        alice.me().then().statusCode(401).header("WWW-Authenticate", containsString("was revoked"));
        RevocationRequests.isInvalidGrant(alice.refresh(alice.proof("POST", "/token")), "revoked");
    }

    /** Whoever has stolen it can do nothing else with it. */
    @Test
    void aBoundTokenEndsItsLoginAtRevokeWithoutAProof() {
        RevocationRequests.revoke(alice.accessToken()).then().statusCode(200);
        alice.me().then().statusCode(401).header("WWW-Authenticate", containsString("was revoked"));
    }

    /** A refresh attempt without the key does not use up the refresh token. */
    @Test
    void aRefreshWithoutTheKeyDoesNotUseUpTheRefreshToken() {
        Response renewed = alice.refresh(alice.proof("POST", "/token"));
        DpopClient thief = new DpopClient(URL, () -> given());
        thief.take(renewed);
        RevocationRequests.isInvalidGrant(thief.refresh(thief.proof("POST", "/token")), "binding");
        RevocationRequests.isInvalidGrant(RevocationRequests.refresh(renewed), "binding");

        alice.me().then().statusCode(200);
        alice.take(renewed);
        alice.refresh(alice.proof("POST", "/token")).then().statusCode(200);
    }
}
