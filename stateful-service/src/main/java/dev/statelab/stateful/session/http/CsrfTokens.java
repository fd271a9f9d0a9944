package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.SessionSecret;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Tokens that the shop's own pages know and other sites do not, and that a browser must send with every unsafe request. A token belongs to
 * its user and is valid for as long as a session can live: a page that is open in one tab keeps working after the same user has logged in
 * again in another. It is an HMAC of the user and the time of its creation, so the store keeps nothing for it.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html">OWASP, Cross-Site
 *     Request Forgery Prevention</a>
 */
@Singleton
public class CsrfTokens {

    /** The header that carries the token, in responses and requests. */
    public static final String HEADER = "CSRF-Token";

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]{54}");
    private static final int BYTES = Long.BYTES + 32;

    private final SessionSecret secret;
    private final Duration lifetime;

    CsrfTokens(SessionSecret secret, SessionConfig config) {
        this.secret = secret;
        this.lifetime = config.absoluteTimeout();
    }

    /** A new token for a user: base64url, 54 characters. */
    public String issue(String user) {
        return token(System.currentTimeMillis(), user);
    }

    /**
     * Whether this is a valid token of the user. The time of the comparison does not reveal how much of the token is right.
     *
     * @param presented null if the request carries none
     */
    boolean isOf(String user, String presented) {
        if (presented == null || !SYNTAX.matcher(presented).matches()) {
            return false;
        }
        long millis = ByteBuffer.wrap(Base64.getUrlDecoder().decode(presented)).getLong();
        boolean made = MessageDigest.isEqual(bytes(token(millis, user)), bytes(presented));
        return made && System.currentTimeMillis() - millis < lifetime.toMillis();
    }

    private String token(long millis, String user) {
        byte[] token = ByteBuffer.allocate(BYTES)
                .putLong(millis)
                .put(secret.mac(HEADER, millis + " " + user))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.US_ASCII);
    }
}
