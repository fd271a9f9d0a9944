package dev.statelab.stateless.token.jwt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenMetrics;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.key.KeyRing;
import dev.statelab.stateless.token.key.Seal;
import dev.statelab.stateless.token.key.SealingKey;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.ReservedClaimNames;

/**
 * Tokens that this service issues to itself and the client carries. Anybody can read one; only this service can create one. They name no
 * issuer and no audience, since each key belongs to one issuer and one purpose.
 */
@Singleton
public class SealedTokens {

    /** Several times faster than the JOSE library's, whose strictness is not needed for a text that this service has sealed itself. */
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ObjectReader CLAIMS =
            JSON.readerForMapOf(Object.class).with(DeserializationFeature.USE_LONG_FOR_INTS);

    private final Supplier<KeyRing> ring;
    private final TokenMetrics metrics;

    SealedTokens(Supplier<KeyRing> ring, TokenMetrics metrics) {
        this.ring = ring;
        this.metrics = metrics;
    }

    /**
     * A token with {@code sub}, {@code exp} and the given claims. The same input gives the same token, until the keys rotate, if the claims
     * come in the same order. The order of a {@link Map#of} differs between processes.
     *
     * @param expires cut to the second
     * @throws InvalidTokenException {@code oversized} if it would be longer than the maximum of its type
     */
    public String seal(TokenType type, String subject, Instant expires, Map<String, ?> claims) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(ReservedClaimNames.SUBJECT, subject);
        all.put(ReservedClaimNames.EXPIRATION_TIME, expires.getEpochSecond());
        all.putAll(claims);
        String token = ring.get().current().sealing().seal(type).put(json(all));
        requireLength(token, type);
        metrics.issued(type);
        return token;
    }

    /**
     * The claims of a token, if it is valid.
     *
     * @throws InvalidTokenException if it is not
     */
    public VerifiedToken open(String token, TokenType type) {
        try {
            return opened(token, type);
        } catch (InvalidTokenException e) {
            metrics.refused(type, e);
            throw e;
        }
    }

    /** Whether a valid token is sealed with the current key, as a new one would be. */
    public boolean isCurrent(String token, TokenType type) {
        return ring.get().current().sealing().seal(type).isNamedBy(token);
    }

    private VerifiedToken opened(String token, TokenType type) {
        requireLength(token, type);
        Seal seal = sealNamedBy(token, type);
        if (!seal.isOn(token)) {
            throw new InvalidTokenException(Reason.SIGNATURE);
        }
        VerifiedToken opened = new VerifiedToken(claims(seal.payload(token)));
        if (!opened.isGoodAt(Instant.now())) {
            throw new InvalidTokenException(Reason.EXPIRED);
        }
        return opened;
    }

    private static byte[] json(Map<String, Object> claims) {
        try {
            return JSON.writeValueAsBytes(claims);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the claims cannot be written as JSON", e);
        }
    }

    private Seal sealNamedBy(String token, TokenType type) {
        for (SealingKey key : ring.get().sealing()) {
            if (key.seal(type).isNamedBy(token)) {
                return key.seal(type);
            }
        }
        throw new InvalidTokenException(Reason.UNKNOWN_KEY);
    }

    private static JwtClaims claims(byte[] json) {
        try {
            JwtClaims claims = new JwtClaims();
            CLAIMS.<Map<String, Object>>readValue(json).forEach(claims::setClaim);
            return claims;
        } catch (IOException | RuntimeException e) {
            throw new InvalidTokenException(Reason.MALFORMED); // sealed by another release
        }
    }

    private static void requireLength(String token, TokenType type) {
        if (token.length() > type.maxLength()) {
            throw new InvalidTokenException(Reason.OVERSIZED);
        }
    }
}
