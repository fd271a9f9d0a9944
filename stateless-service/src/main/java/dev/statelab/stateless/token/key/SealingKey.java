package dev.statelab.stateless.token.key;

import dev.statelab.stateless.token.TokenType;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret for tokens that only this service verifies. Each kind of token is sealed under a key of its own, derived from the secret by
 * HKDF-Expand with the kind's {@code typ} (RFC 5869, section 2.3; the secret is uniformly random, so there is no extract step). So no kind
 * passes as another, whatever its content.
 */
public final class SealingKey {

    /** The minimum length of a secret in bytes: the output of HMAC-SHA-256 (RFC 7518, section 3.2). */
    static final int MIN_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte FIRST_BLOCK = 1;
    private static final int ID_LENGTH = 9;

    private final byte[] secret;
    private final String id;
    private final Map<TokenType, Seal> seals = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException if the secret is shorter than {@value #MIN_LENGTH} bytes */
    SealingKey(byte[] secret) {
        if (secret.length < MIN_LENGTH) {
            throw new IllegalArgumentException("a secret of less than " + MIN_LENGTH + " bytes");
        }
        this.secret = secret.clone();
        this.id = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(derive("id"), ID_LENGTH));
    }

    /** Identifies the secret without revealing it. */
    String id() {
        return id;
    }

    /** The seal for this kind of token. */
    public Seal seal(TokenType type) {
        return seals.computeIfAbsent(type, kind -> new Seal(kind, id, mac(derive("seal " + kind.typ()))));
    }

    private byte[] derive(String purpose) {
        Mac mac = mac(secret);
        mac.update(purpose.getBytes(StandardCharsets.UTF_8));
        return mac.doFinal(new byte[] {FIRST_BLOCK});
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
        }
    }
}
