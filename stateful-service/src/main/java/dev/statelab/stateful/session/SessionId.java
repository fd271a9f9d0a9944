package dev.statelab.stateful.session;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret that a browser holds: 32 random bytes as base64url. Only the cookie carries it; stores and logs see its
 * {@link SessionKey}.
 */
public final class SessionId {

    private static final int BYTES = 32;
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String value;

    private SessionId(String value) {
        this.value = value;
    }

    /** A new id that nobody can guess. */
    public static SessionId random() {
        return new SessionId(Base64.getUrlEncoder().withoutPadding().encodeToString(Randomness.bytes(BYTES)));
    }

    /** What a client presents, or empty where it cannot be an id; it may still be of no session. */
    public static Optional<SessionId> parse(String value) {
        return SYNTAX.matcher(value).matches() ? Optional.of(new SessionId(value)) : Optional.empty();
    }

    /** The secret itself, for the cookie alone. */
    public String value() {
        return value;
    }

    public SessionKey key() {
        return SessionKey.of(value);
    }

    /** The key's, so that no log shows the secret. */
    @Override
    public String toString() {
        return key().toString();
    }
}
