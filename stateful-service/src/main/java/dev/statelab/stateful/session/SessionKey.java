package dev.statelab.stateful.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name under which a store keeps a session: the SHA-256 of its id, so that nobody who can read the store can take over a
 * session.
 *
 * @param value base64url, 43 characters
 */
public record SessionKey(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int LOGGED_BYTES = 4;

    /** What a client names a session by, or empty where it cannot be a key; there may still be no such session. */
    public static Optional<SessionKey> parse(String value) {
        return SYNTAX.matcher(value).matches() ? Optional.of(new SessionKey(value)) : Optional.empty();
    }

    static SessionKey of(String id) {
        byte[] hash = sha256().digest(id.getBytes(StandardCharsets.US_ASCII));
        return new SessionKey(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    /**
     * A short hash for logs. It is salted anew in each process: the lines of one replica about one session can be told
     * together, and none leads back to the store's key.
     */
    @Override
    public String toString() {
        MessageDigest digest = sha256();
        digest.update(Randomness.SALT);
        byte[] hash = digest.digest(value.getBytes(StandardCharsets.US_ASCII));
        return "session-" + HexFormat.of().formatHex(hash, 0, LOGGED_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
