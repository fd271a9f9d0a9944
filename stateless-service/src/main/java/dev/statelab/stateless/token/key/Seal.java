package dev.statelab.stateless.token.key;

import dev.statelab.stateless.token.TokenType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * Signs and verifies tokens of one kind with one key: compact JWS (RFC 7515) with HS256 and a constant header. The header is compared, not
 * parsed, so a token cannot choose an algorithm or a key. The whole text is compared, so each token has exactly one encoding.
 */
public final class Seal {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final String header;
    private final Mac unused;

    /** @param unused already has its key, and is copied for each use */
    Seal(TokenType type, String keyId, Mac unused) {
        String json = "{\"alg\":\"HS256\",\"typ\":\"%s\",\"kid\":\"%s\"}".formatted(type.typ(), keyId);
        this.header = BASE64URL.encodeToString(json.getBytes(StandardCharsets.US_ASCII)) + '.';
        this.unused = unused;
    }

    /** The token with this payload. */
    public String put(byte[] payload) {
        String sealed = header + BASE64URL.encodeToString(payload);
        return sealed + '.' + mac(sealed);
    }

    /** Whether a token claims to be of this type and under this key; any token can claim that. */
    public boolean isNamedBy(String token) {
        return token.startsWith(header);
    }

    /** Whether a token has a valid seal of this type under this key. */
    public boolean isOn(String token) {
        int end = token.lastIndexOf('.');
        return isNamedBy(token)
                && end >= header.length()
                && MessageDigest.isEqual(ascii(mac(token.substring(0, end))), ascii(token.substring(end + 1)));
    }

    /** The payload of a token with a valid seal, as given to {@link #put}. */
    public byte[] payload(String token) {
        return Base64.getUrlDecoder().decode(token.substring(header.length(), token.lastIndexOf('.')));
    }

    private String mac(String sealed) {
        try {
            return BASE64URL.encodeToString(((Mac) unused.clone()).doFinal(ascii(sealed)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMAC can be copied", e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(
                StandardCharsets.US_ASCII); // other characters become a question mark, which no token contains
    }
}
