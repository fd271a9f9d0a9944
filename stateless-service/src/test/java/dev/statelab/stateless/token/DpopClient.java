package dev.statelab.stateless.token;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Supplier;

/** A client with a key of its own, to which its tokens are bound, and that makes a proof for each request. */
public final class DpopClient {

    private static final String DPOP = "DPoP";

    private final TestKey key = TestKey.create();
    private final String url;
    private final Supplier<RequestSpecification> service;
    private Response pair;

    /** @param url at which clients reach the service, by which proofs name it; @param service starts each request */
    DpopClient(String url, Supplier<RequestSpecification> service) {
        this.url = url;
        this.service = service;
    }

    /** That has logged in. */
    public static DpopClient in(String user) {
        DpopClient client = new DpopClient(Forgery.ISSUER, RestAssured::given);
        client.login(user, client.proof("POST", "/login")).then().statusCode(200);
        return client;
    }

    TestKey key() {
        return key;
    }

    /** A good proof for a request that brings no access token. */
    Forgery proof(String method, String path) {
        return Forgery.proof(key, method, url + path);
    }

    /** A good proof for a request that brings the access token. */
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

    /** A request with the token and a proof, good or not. */
    public Response call(String method, String path, Object proof) {
        return service.get()
                .header("Authorization", DPOP + ' ' + accessToken())
                .header(DPOP, proof.toString())
                .request(method, path);
    }

    /** {@code GET /me}, with a good proof. */
    Response me() {
        return call("GET", "/me", proofOfToken("GET", "/me"));
    }

    /** Has from now on the tokens of this answer. */
    void take(Response pair) {
        this.pair = pair;
    }

    public String accessToken() {
        return pair.path("access_token");
    }

    String refreshToken() {
        return pair.path("refresh_token");
    }

    static String sha256(String text) {
        try {
            return TestKey.base64url(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
