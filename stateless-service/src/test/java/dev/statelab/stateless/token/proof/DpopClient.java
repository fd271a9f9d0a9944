package dev.statelab.stateless.token.proof;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.TestKey;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Supplier;

/** A client whose tokens are bound to its own key, and that creates a proof for each request. */
public final class DpopClient {

    private static final String DPOP = "DPoP";

    private final TestKey key = TestKey.create();
    private final String url;
    private final Supplier<RequestSpecification> service;
    private Response pair;

    /**
     * @param url the service's URL for clients, which proofs contain
     * @param service creates each request
     */
    DpopClient(String url, Supplier<RequestSpecification> service) {
        this.url = url;
        this.service = service;
    }

    /** A client that has logged in. */
    public static DpopClient in(String user) {
        DpopClient client = new DpopClient(Forgery.ISSUER, RestAssured::given);
        client.login(user, client.proof("POST", "/login")).then().statusCode(200);
        return client;
    }

    TestKey key() {
        return key;
    }

    /** A valid proof for a request without an access token. */
    Forgery proof(String method, String path) {
        return Forgery.proof(key, method, url + path);
    }

    /** A valid proof for a request with the access token. */
    public Forgery proofOfToken(String method, String path) {
        return proof(method, path).claim("ath", sha256(accessToken()));
    }

    Response login(String user, Object proof) {
        pair = service.get()
                .header(DPOP, proof.toString())
                .contentType(ContentType.JSON)
                .body(Map.of("user", user, "password", "a-password-for-this-test-alone"))
                .post("/login");
        return pair;
    }

    Response refresh(Object proof) {
        return service.get()
                .header(DPOP, proof.toString())
                .formParam("grant_type", "refresh_token")
                .formParam("refresh_token", refreshToken())
                .post("/token");
    }

    /** Sends a request with the token and a proof, valid or not. */
    public Response call(String method, String path, Object proof) {
        return service.get()
                .header("Authorization", DPOP + ' ' + accessToken())
                .header(DPOP, proof.toString())
                .request(method, path);
    }

    /** Sends {@code GET /me} with a valid proof. */
    Response me() {
        return call("GET", "/me", proofOfToken("GET", "/me"));
    }

    /** Uses the tokens of this response from now on. */
    void take(Response pair) {
        this.pair = pair;
    }

    public String accessToken() {
        return pair.path("access_token");
    }

    String refreshToken() {
        return pair.path("refresh_token");
    }

    public static String sha256(String text) {
        try {
            return TestKey.base64url(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
