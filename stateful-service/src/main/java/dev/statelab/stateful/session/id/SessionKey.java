package dev.statelab.stateful.session.id;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name under which a store keeps a session: the SHA-256 of the secret in its id, so that nobody who can read the store can take over a
 * session, and a tag that all sessions of a user share, so that a store on several servers keeps them together.
 *
 * @param tag see {@link #tag(String)}
 * @param hash base64url, 43 characters, enough to tell two sessions of a user apart
 */
public record SessionKey(String tag, String hash) {

    static final int TAG_BYTES = 15;

    static final int TAG_LENGTH = TAG_BYTES / 3 * 4;
    private static final int HASH_LENGTH = 43;
    private static final int LOGGED_BYTES = 4;

    /** The key with this {@link #value()}. */
    public static SessionKey of(String value) {
        return new SessionKey(value.substring(0, TAG_LENGTH), value.substring(TAG_LENGTH));
    }

    static SessionKey of(String tag, String secret) {
        return new SessionKey(tag, base64(Sha256.of(secret.getBytes(StandardCharsets.US_ASCII))));
    }

    /** The start of the SHA-256 of a user's name: base64url, 20 characters. No two users have the same. */
    public static String tag(String user) {
        byte[] hash = Sha256.of(user.getBytes(StandardCharsets.UTF_8));
        return base64(Arrays.copyOf(hash, TAG_BYTES));
    }

    /** Whether a session with this key can only belong to this user. */
    public boolean isOf(String user) {
        return tag.equals(tag(user));
    }

    /** The key of the same user's session with this hash; empty if the text cannot be a hash. There may still be no such session. */
    public Optional<SessionKey> sibling(String named) {
        return named.length() == HASH_LENGTH && isBase64Url(named)
                ? Optional.of(new SessionKey(tag, named))
                : Optional.empty();
    }

    /** Tag and hash, 63 characters of base64url. */
    public String value() {
        return tag + hash;
    }

    /**
     * A short hash for logs. Each process has a new salt: one replica's lines about one session can be correlated, but do not reveal the
     * store's key.
     */
    @Override
    public String toString() {
        byte[] hashed = Sha256.of(Randomness.SALT, hash.getBytes(StandardCharsets.US_ASCII));
        return "session-" + HexFormat.of().formatHex(hashed, 0, LOGGED_BYTES);
    }

    /** Without a regular expression, which took half as long as the rest of reading an id from a cookie. */
    static boolean isBase64Url(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (c < '0' || c > '9') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
