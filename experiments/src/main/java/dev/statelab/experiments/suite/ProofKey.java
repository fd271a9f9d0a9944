package dev.statelab.experiments.suite;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** A client's P-256 key, to which tokens are bound, and DPoP proofs of it (RFC 9449). */
final class ProofKey {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final int COORDINATE = 32;

    private final KeyPair pair;

    ProofKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has P-256", e);
        }
    }

    /**
     * A new proof for a login.
     *
     * @param url the URL of the request, as clients address it
     */
    String proof(String method, String url) {
        return signed(claims(method, url));
    }

    /** A new proof for a request with that access token. */
    String proof(String method, String url, String accessToken) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(accessToken.getBytes(StandardCharsets.US_ASCII));
            return signed(claims(method, url).put("ath", BASE64URL.encodeToString(hash)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static JsonObject claims(String method, String url) {
        return new JsonObject()
                .put("jti", UUID.randomUUID().toString())
                .put("htm", method)
                .put("htu", url)
                .put("iat", Instant.now().getEpochSecond());
    }

    private String signed(JsonObject claims) {
        JsonObject header =
                new JsonObject().put("typ", "dpop+jwt").put("alg", "ES256").put("jwk", jwk());
        String content = part(header) + '.' + part(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + '.' + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has ECDSA", e);
        }
    }

    /** The encoded public key ends with both coordinates (RFC 5480, section 2.2). */
    private JsonObject jwk() {
        byte[] encoded = pair.getPublic().getEncoded();
        int y = encoded.length - COORDINATE;
        return new JsonObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", BASE64URL.encodeToString(Arrays.copyOfRange(encoded, y - COORDINATE, y)))
                .put("y", BASE64URL.encodeToString(Arrays.copyOfRange(encoded, y, encoded.length)));
    }

    private static String part(JsonObject json) {
        return BASE64URL.encodeToString(json.toBuffer().getBytes());
    }
}
