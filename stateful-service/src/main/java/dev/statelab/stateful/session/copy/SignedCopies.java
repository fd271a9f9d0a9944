package dev.statelab.stateful.session.copy;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs copies of sessions and verifies them. A copy has the version, the user and the state of a session, and the time at which the store
 * was asked for it. The signature also covers the session's key, which is not in the copy: with another session's id the copy is worthless.
 * Its user can read it but not change it.
 */
final class SignedCopies {

    private static final Pattern SYNTAX = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]{43})");

    private final Function<String, byte[]> mac;
    private final long lifetime;

    /**
     * @param mac computes a code of 32 bytes that nobody else can compute
     * @param lifetime how long after {@code asked} a copy is valid
     */
    SignedCopies(Function<String, byte[]> mac, Duration lifetime) {
        this.mac = mac;
        this.lifetime = lifetime.toMillis();
    }

    /** @param asked when the store was asked for the session or earlier, in milliseconds of the Unix epoch */
    String sign(Session session, long asked) {
        byte[] user = session.user().getBytes(StandardCharsets.UTF_8);
        byte[] state = session.state().getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + user.length + state.length)
                .putLong(asked)
                .putLong(session.version())
                .putInt(user.length)
                .put(user)
                .put(state)
                .array();
        String signed = base64(content);
        return signed + '.' + signature(session.key(), signed);
    }

    /**
     * The session, if this is a valid copy of the one with that key. A copy from the future is not valid: a replica whose clock is behind
     * would otherwise accept it for longer than its lifetime.
     */
    Optional<Session> verify(String copy, SessionKey key, long now) {
        Matcher parts = SYNTAX.matcher(copy);
        if (!parts.matches() || !MessageDigest.isEqual(bytes(signature(key, parts.group(1))), bytes(parts.group(2)))) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts.group(1)));
        long age = now - content.getLong();
        if (age < 0 || age >= lifetime) {
            return Optional.empty();
        }
        long version = content.getLong();
        String user = text(content, content.getInt());
        return Optional.of(new Session(key, user, version, text(content, content.remaining())));
    }

    private String signature(SessionKey key, String signed) {
        return base64(mac.apply(key.value() + ' ' + signed));
    }

    private static String text(ByteBuffer content, int length) {
        byte[] text = new byte[length];
        content.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String base64) {
        return base64.getBytes(StandardCharsets.US_ASCII);
    }
}
