package dev.statelab.stateful.session;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * A secret that all replicas of a service share, to understand what another replica has masked or signed. It is the setting
 * {@code session.secret}. Without it, each process generates its own, which is enough for a single replica. A new secret ends all sessions.
 */
@Startup
@Singleton
public class SessionSecret {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 32;
    private static final Logger LOG = Logger.getLogger(SessionSecret.class);

    private final SecretKeySpec key;

    SessionSecret(SessionConfig config, SessionStore store) {
        key = new SecretKeySpec(
                config.secret().map(SessionSecret::bytes).orElseGet(() -> Randomness.bytes(LEAST_BYTES)), ALGORITHM);
        if (config.secret().isEmpty() && store.sessionsHere().isEmpty()) {
            LOG.warn(
                    "session.secret is not set: other replicas will know none of this one's sessions, nor will this one after a restart");
        }
    }

    /**
     * HMAC-SHA-256.
     *
     * @param purpose a word for domain separation: codes for one purpose are worthless for another
     * @return 32 bytes
     */
    public byte[] mac(String purpose, String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((purpose + ' ' + value).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "session.secret has " + bytes.length + " bytes, fewer than " + LEAST_BYTES);
        }
        return bytes;
    }
}
