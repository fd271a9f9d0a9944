package dev.statelab.stateful.session.id;

import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * The id that a browser holds: a secret of 33 random bytes and the {@linkplain SessionKey#tag tag} of its user, which tells a store on
 * several servers where to look. Both are base64url without unused bits. Only the cookie carries the id, with the tag
 * {@linkplain #masked masked}; stores and logs see its {@link SessionKey}.
 */
public final class SessionId {

    private static final int SECRET_BYTES = 33;
    private static final int SECRET_LENGTH = SECRET_BYTES / 3 * 4;

    private final String secret;
    private final String tag;

    private SessionId(String secret, String tag) {
        this.secret = secret;
        this.tag = tag;
    }

    /** A new id for this user that nobody can guess. */
    public static SessionId random(String user) {
        return new SessionId(base64(Randomness.bytes(SECRET_BYTES)), SessionKey.tag(user));
    }

    /** The id that a client presents, or empty if it does not have the form of an id. There may still be no such session. */
    public static Optional<SessionId> parse(String value) {
        return value.length() == SECRET_LENGTH + SessionKey.TAG_LENGTH && SessionKey.isBase64Url(value)
                ? Optional.of(new SessionId(value.substring(0, SECRET_LENGTH), value.substring(SECRET_LENGTH)))
                : Optional.empty();
    }

    /**
     * This id with its tag masked; masking it again restores it. A masked tag reveals neither the user of the session nor which other
     * sessions belong to the same user.
     *
     * @param mac derives at least as many bytes as a tag has from the secret; nobody else can derive them
     */
    public SessionId masked(Function<String, byte[]> mac) {
        byte[] mask = mac.apply(secret);
        byte[] masked = Base64.getUrlDecoder().decode(tag);
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i];
        }
        return new SessionId(secret, base64(masked));
    }

    /** The secret and the tag, only for the cookie. */
    public String value() {
        return secret + tag;
    }

    public SessionKey key() {
        return SessionKey.of(tag, secret);
    }

    /** The key's text, so that no log shows the secret. */
    @Override
    public String toString() {
        return key().toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
