package dev.statelab.stateless.token.proof;

import static dev.statelab.stateless.token.Forgery.now;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.TestKey;
import dev.statelab.stateless.token.revocation.RevocationRequests;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens bound to a client's key (RFC 9449), and what a thief can do with them. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
class DpopTest {

    private static final String CHALLENGE = "DPoP realm=\"statelab\", algs=\"ES256\"";
    private static final String UNBOUND =
            "the access token is not bound to a key that the request proves possession of";

    @Inject
    MeterRegistry metrics;

    @Inject
    Proofs proofs;

    private DpopClient alice;

    @BeforeEach
    void logIn() {
        alice = DpopClient.in("alice");
    }

    @Test
    void aLoginWithAProofBindsItsTokens() {
        Response login = alice.login("alice", alice.proof("POST", "/login"));

        login.then().statusCode(200).body("token_type", equalTo("DPoP"));
        for (String token : List.of(alice.accessToken(), alice.refreshToken())) {
            assertThat(claims(token).getString("cnf.jkt")).isEqualTo(alice.key().id());
        }
        alice.me().then().statusCode(200).body("user", equalTo("alice"));
    }

    @Test
    void aLoginWithoutAProofReturnsBearerTokens() {
        Response login = RevocationRequests.login();

        login.then().body("token_type", equalTo("Bearer"));
        assertThat(claims(login.path("access_token")).getMap("")).doesNotContainKey("cnf");
        RevocationRequests.me(login).then().statusCode(200);
    }

    @Test
    void everyRequestOfAFlowBringsAProof() {
        Response cart = alice.call("DELETE", "/cart/items/tea-01", alice.proofOfToken("DELETE", "/cart/items/tea-01"));
        cart.then().statusCode(200);
        Response renewed = alice.refresh(alice.proof("POST", "/token"));
        renewed.then().statusCode(200).body("token_type", equalTo("DPoP"));
        alice.take(renewed);
        alice.me().then().statusCode(200);
        alice.refresh(alice.proof("POST", "/token")).then().statusCode(200);
        alice.call("POST", "/logout", alice.proofOfToken("POST", "/logout"))
                .then()
                .statusCode(204);
    }

    @ParameterizedTest
    @EnumSource(ProofPitfall.class)
    void isRefused(ProofPitfall pitfall) {
        double before = refused(pitfall);

        isBadProof(
                alice.call("GET", "/me", pitfall.of(alice.proofOfToken("GET", "/me"))),
                pitfall.reason().toString());

        assertThat(refused(pitfall)).isEqualTo(before + 1);
    }

    /** Login and refresh refuse the same proofs; a login with a bad proof does not fall back to bearer tokens. */
    @ParameterizedTest
    @EnumSource(ProofPitfall.class)
    void loginAndRefreshRefuseBadProofs(ProofPitfall pitfall) {
        if (pitfall.needsToken()) {
            return;
        }
        String why = "the DPoP proof was refused: " + pitfall.reason();
        new DpopClient(Forgery.ISSUER, () -> given())
                .login("alice", pitfall.of(alice.proof("POST", "/login")))
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:statelab:problem:invalid-request"))
                .body("detail", equalTo(why));
        alice.refresh(pitfall.of(alice.proof("POST", "/token")))
                .then()
                .statusCode(400)
                .contentType(ContentType.JSON)
                .body("error", equalTo("invalid_dpop_proof"))
                .body("error_description", equalTo(why));
    }

    @Test
    void aProofIsGoodOnce() {
        Forgery proof = alice.proofOfToken("GET", "/me");
        String copy = proof.toString();
        alice.call("GET", "/me", copy).then().statusCode(200);

        isBadProof(alice.call("GET", "/me", copy), "replayed");
        isBadProof(alice.call("GET", "/me", proof.claim("iat", now() - 1)), "replayed");
        String login = alice.proof("POST", "/login").toString();
        alice.login("alice", login).then().statusCode(200);
        alice.login("alice", login).then().statusCode(400);
    }

    @Test
    void aProofIsGoodForSecondsBeforeAndAfterItsTime() {
        for (long away : new long[] {-55, 25}) {
            alice.call("GET", "/me", alice.proofOfToken("GET", "/me").claim("iat", now() + away))
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void aRequestWithoutAProofOrWithTwoIsRefused() {
        given().header("Authorization", "DPoP " + alice.accessToken())
                .get("/me")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo(badProof("missing")));
        isBadProof(
                given().header("Authorization", "DPoP " + alice.accessToken())
                        .header("DPoP", alice.proofOfToken("GET", "/me").toString())
                        .header("DPoP", alice.proofOfToken("GET", "/me").toString())
                        .get("/me"),
                "missing");
    }

    /** RFC 9449, section 4.3: compared without query and fragment, and normalized as in RFC 3986, section 6.2.2. */
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/me?x=1#y", "HTTP://LocalHost:8080/me"})
    void theUrlOfAProofMayDifferInQueryFragmentAndHostCase(String url) {
        alice.call("GET", "/me?z=2", alice.proofOfToken("GET", "/me").claim("htu", url))
                .then()
                .statusCode(200);
    }

    /** A thief sends the token as a bearer token, without or with a proof. */
    @ParameterizedTest
    @CsvSource({
        "GET, /me",
        "GET, /cart",
        "PUT, /cart/items/tea-01",
        "POST, /cart/items/tea-01",
        "DELETE, /cart/items/tea-01",
        "POST, /checkout",
        "GET, /orders/x"
    })
    void aBoundTokenIsNoBearer(String method, String path) {
        for (String proof : List.of("", alice.proofOfToken(method, path).toString())) {
            var request = given().auth().oauth2(alice.accessToken()).contentType(ContentType.JSON);
            isUnbound((proof.isEmpty() ? request : request.header("DPoP", proof)).request(method, path));
        }
    }

    /** A thief has the token and a key of their own. */
    @Test
    void aBoundTokenNeedsAProofOfItsKey() {
        Forgery proof = Forgery.proof(TestKey.create(), "GET", Forgery.ISSUER + "/me")
                .claim("ath", DpopClient.sha256(alice.accessToken()));
        isUnbound(alice.call("GET", "/me", proof));
    }

    @Test
    void aBearerTokenIsNotTakenWithAProof() {
        DpopClient bearer = new DpopClient(Forgery.ISSUER, () -> given());
        bearer.take(RevocationRequests.login());
        isUnbound(bearer.me());
    }

    @Test
    void aBadDpopTokenIsRefusedWithADpopChallenge() {
        given().header("Authorization", "dpop x")
                .get("/me")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo(invalidToken("the access token is not valid")));
    }

    /** A thief has the refresh token, without a key or with a key of their own. */
    @Test
    void aBoundRefreshTokenNeedsItsKey() {
        DpopClient thief = DpopClient.in("bob");
        Response bound = RevocationRequests.refresh(alice.login("alice", alice.proof("POST", "/login")));
        RevocationRequests.isInvalidGrant(bound, "binding");
        thief.take(alice.login("alice", alice.proof("POST", "/login")));
        RevocationRequests.isInvalidGrant(thief.refresh(thief.proof("POST", "/token")), "binding");

        alice.refresh(alice.proof("POST", "/token")).then().statusCode(200);
    }

    @Test
    void anUnboundRefreshTokenWithAProofIsRefused() {
        DpopClient bearer = new DpopClient(Forgery.ISSUER, () -> given());
        bearer.take(RevocationRequests.login());
        RevocationRequests.isInvalidGrant(bearer.refresh(bearer.proof("POST", "/token")), "binding");
    }

    /** As {@code docs/tokens.md} says of bearer tokens, a copy is enough. */
    @Test
    void aCopyOfABearerTokenIsAsGoodAsTheToken() {
        Response stolen = RevocationRequests.login();
        for (String path : List.of("/me", "/cart", "/me")) {
            given().auth().oauth2(stolen.path("access_token")).get(path).then().statusCode(200);
        }
        RevocationRequests.refresh(stolen).then().statusCode(200);
    }

    /** A thief who captures one request has its token and its proof. */
    @Test
    void aCapturedProofIsAcceptedOnceAndOnlyForItsMethodAndUrl() {
        String path = "/cart/items/tea-01";
        String proof = alice.proofOfToken("DELETE", path).toString();

        isBadProof(alice.call("DELETE", "/cart/items/mug-03", proof), "htu");
        isBadProof(alice.call("PUT", path, proof), "htm");
        alice.call("DELETE", path, proof).then().statusCode(200);
        isBadProof(alice.call("DELETE", path, proof), "replayed");
    }

    @Test
    void proofsDoNotFillTheMemory() {
        IntStream.range(0, 2 * Proofs.CAPACITY)
                .forEach(i ->
                        proofs.use(new Proof("key", "made-up-" + i)).await().indefinitely());
        assertThat(proofs.size()).isLessThanOrEqualTo(Proofs.CAPACITY);
    }

    @Test
    void theMetadataNameTheAlgorithm() {
        given().get("/.well-known/oauth-authorization-server")
                .then()
                .body("dpop_signing_alg_values_supported", contains("ES256"));
    }

    private static void isUnbound(Response answer) {
        answer.then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo(invalidToken(UNBOUND)))
                .body("type", equalTo("urn:statelab:problem:unauthenticated"))
                .body("detail", equalTo(UNBOUND));
    }

    private static void isBadProof(Response answer, String reason) {
        answer.then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", equalTo(badProof(reason)))
                .body("type", equalTo("urn:statelab:problem:unauthenticated"));
    }

    private static String badProof(String reason) {
        return CHALLENGE + ", error=\"invalid_dpop_proof\", error_description=\"the DPoP proof was refused: " + reason
                + '"';
    }

    private static String invalidToken(String description) {
        return CHALLENGE + ", error=\"invalid_token\", error_description=\"" + description + '"';
    }

    private double refused(ProofPitfall pitfall) {
        var counter = metrics.find("tokens.refused")
                .tags("type", "proof", "reason", pitfall.reason().toString())
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private static JsonPath claims(String token) {
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
    }
}
