package dev.statelab.stateful.session.http;

import dev.statelab.stateful.session.SessionId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a page of the shop's own knows and another site does not: the synchronizer token of a session, which a browser has to
 * send with every unsafe request. It is an HMAC with the session's id as its key, so the store keeps nothing for it, a new id
 * brings a new token, and nobody gets from the token to the id.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html">OWASP,
 *     Cross-Site Request Forgery Prevention</a>
 */
public final class CsrfToken {

    /** The header that hands the token out, and the one that brings it back. */
    public static final String HEADER = "CSRF-Token";

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] LABEL = "CSRF-Token".getBytes(StandardCharsets.US_ASCII);

    private CsrfToken() {}

    /** The token of a session: base64url, 43 characters. */
    public static String of(SessionId id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(id.value().getBytes(StandardCharsets.US_ASCII), ALGORITHM));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(LABEL));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    /**
     * Whether this is the session's token. The time it takes tells nothing of how much of it is right.
     *
     * @param presented null where the request brings none
     */
    static boolean isOf(SessionId id, String presented) {
        return presented != null
                && MessageDigest.isEqual(
                        of(id).getBytes(StandardCharsets.US_ASCII), presented.getBytes(StandardCharsets.UTF_8));
    }
}
