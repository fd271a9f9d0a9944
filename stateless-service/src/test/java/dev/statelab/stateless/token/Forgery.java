package dev.statelab.stateless.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A token built by hand. It starts as a valid access token of {@code alice}; each change of a header, a claim or the signature can
 * make it invalid in one way. Immutable.
 */
public final class Forgery {

    public static final String ISSUER = "http://localhost:8080";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> header;
    private final Map<String, Object> claims;
    private final String payload;
    private final UnaryOperator<byte[]> signature;

    private Forgery(
            Map<String, Object> header, Map<String, Object> claims, String payload, UnaryOperator<byte[]> signature) {
        this.header = header;
        this.claims = claims;
        this.payload = payload;
        this.signature = signature;
    }

    /** A valid token if the key is the service's. */
    public static Forgery of(TestKey key) {
        long now = now();
        return new Forgery(
                Map.of("alg", "ES256", "typ", "at+jwt", "kid", key.id()),
                Map.of("iss", ISSUER, "aud", "shop", "sub", "alice", "iat", now, "exp", now + 300),
                null,
                key::sign);
    }

    /** A valid sealed token. */
    public static Forgery sealed(TestKey key, String typ) {
        Map<String, Object> header = new LinkedHashMap<>(); // the order matters
        header.put("alg", "HS256");
        header.put("typ", typ);
        header.put("kid", key.sealId());
        return new Forgery(header, Map.of("sub", "alice", "exp", now() + 300), null, input -> key.seal(typ, input));
    }

    /** A valid proof that the client of a request has the key (RFC 9449, section 4.2). */
    public static Forgery proof(TestKey key, String method, String url) {
        return new Forgery(
                Map.of("alg", "ES256", "typ", "dpop+jwt", "jwk", key.publicMembers()),
                Map.of("jti", UUID.randomUUID().toString(), "htm", method, "htu", url, "iat", now()),
                null,
                key::sign);
    }

    public static long now() {
        return Instant.now().getEpochSecond();
    }

    /** Changes a member of the key in the header; null removes it. */
    @SuppressWarnings("unchecked")
    public Forgery jwk(String member, Object value) {
        return header("jwk", changed((Map<String, Object>) header.get("jwk"), member, value));
    }

    /** Changes a header; null removes it. */
    public Forgery header(String name, Object value) {
        return new Forgery(changed(header, name, value), claims, payload, signature);
    }

    /** Changes a claim; null removes it. */
    public Forgery claim(String name, Object value) {
        return new Forgery(header, changed(claims, name, value), payload, signature);
    }

    /** Replaces the payload with any text. */
    public Forgery payload(UnaryOperator<String> change) {
        return new Forgery(header, claims, change.apply(json(claims)), signature);
    }

    /** Replaces the signature function. */
    public Forgery signed(UnaryOperator<byte[]> signature) {
        return new Forgery(header, claims, payload, signature);
    }

    /** The compact serialization. */
    @Override
    public String toString() {
        String input = part(json(header)) + '.' + part(payload == null ? json(claims) : payload);
        return input + '.' + TestKey.base64url(signature.apply(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Map<String, Object> changed(Map<String, Object> map, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(map);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    private static String part(String text) {
        return TestKey.base64url(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Map<String, Object> map) {
        try {
            return JSON.writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
