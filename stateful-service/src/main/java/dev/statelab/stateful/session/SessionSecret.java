package dev.statelab.stateful.session;

import dev.statelab.stateful.session.id.Randomness;
import dev.statelab.stateful.session.store.SessionStore;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that all replicas of a service share, so that each can unmask and verify what another replica has masked or signed. It is the
 * setting {@code session.secret}, of 32 bytes or more. If it is not set and sessions are in the memory of one process, that process
 * generates one. A new secret ends all sessions.
 */
@Startup
@Singleton
public class SessionSecret {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 32;

    /** Copied for each use, which is faster than looking up its provider. */
    private final Mac unused;

    /** @throws IllegalArgumentException if the setting is too short, or missing although replicas share the sessions */
    @Inject
    SessionSecret(SessionConfig config, SessionStore store) {
        this(config.secret(), store.sessionsHere().isEmpty());
    }

    SessionSecret(Optional<String> secret, boolean shared) {
        byte[] bytes = secret.map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElseGet(() -> shared ? new byte[0] : Randomness.bytes(LEAST_BYTES));
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "session.secret must be a secret of at least " + LEAST_BYTES + " bytes, the same on all replicas");
        }
        unused = hmac(bytes);
    }

    /**
     * HMAC-SHA-256.
     *
     * @param purpose a word for domain separation: codes for one purpose are worthless for another
     * @return 32 bytes
     */
    public byte[] mac(String purpose, String value) {
        try {
            Mac mac = (Mac) unused.clone();
            return mac.doFinal((purpose + ' ' + value).getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMAC can be copied", e);
        }
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
