package dev.statelab.stateless.token.jwt;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.key.Es256;
import dev.statelab.stateless.token.key.KeyRing;
import jakarta.inject.Singleton;
import java.security.Key;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.InvalidAlgorithmException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Verifies access tokens as RFC 8725 requires: one algorithm, keys only from the ring (the headers {@code jku}, {@code x5u} and {@code jwk}
 * are ignored), the kind of token, issuer, audience and times, with a tolerance of {@link VerifiedToken#CLOCK_SKEW}.
 */
@Singleton
public class TokenVerifier {

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*");

    private final Supplier<KeyRing> ring;
    private final JwtConsumer consumer;

    TokenVerifier(Supplier<KeyRing> ring, TokenSettings settings, Es256 es256) {
        this.ring = ring;
        this.consumer = consumer(settings, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, this::key)
                .setJwsProviderContext(es256.context())
                .build();
    }

    /**
     * The claims of an access token, if it is valid.
     *
     * @throws InvalidTokenException if it is not
     */
    public VerifiedToken verify(String token) {
        requireCompact(token, TokenType.ACCESS.maxLength());
        try {
            return new VerifiedToken(consumer.processToClaims(token));
        } catch (InvalidJwtException e) {
            throw new InvalidTokenException(reason(e));
        }
    }

    /**
     * Three parts in base64url and no other character: nothing encrypted (five parts), since there is no key to decrypt with, and nothing
     * that the JOSE library would skip, so that a token has only one encoding.
     *
     * @throws InvalidTokenException {@code oversized} or {@code malformed} otherwise
     */
    public static void requireCompact(String token, int maxLength) {
        if (token.length() > maxLength) {
            throw new InvalidTokenException(Reason.OVERSIZED);
        }
        if (!COMPACT.matcher(token).matches()) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
    }

    /** The checks, with the algorithm as a parameter for benchmarks that compare algorithms. */
    static JwtConsumerBuilder consumer(TokenSettings settings, String algorithm, VerificationKeyResolver keys) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, algorithm)
                .setVerificationKeyResolver(keys)
                .setExpectedType(true, TokenType.ACCESS.typ())
                .setExpectedIssuer(true, settings.issuer())
                .setExpectedAudience(true, settings.audience())
                .setRequireSubject()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds((int) VerifiedToken.CLOCK_SKEW.toSeconds());
    }

    private Key key(JsonWebSignature jws, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        String id = jws.getKeyIdHeaderValue();
        return ring.get()
                .find(id)
                .orElseThrow(() -> new UnresolvableKeyException("no key " + id))
                .publicKey();
    }

    /** Why the JOSE library refused a token. */
    public static Reason reason(InvalidJwtException e) {
        if (e.getCause() instanceof InvalidAlgorithmException) {
            return Reason.ALGORITHM;
        }
        if (e.getCause() instanceof UnresolvableKeyException) {
            return Reason.UNKNOWN_KEY;
        }
        if (e.getErrorDetails().isEmpty()) {
            return Reason.MALFORMED;
        }
        return switch (e.getErrorDetails().getFirst().getErrorCode()) {
            case ErrorCodes.SIGNATURE_INVALID -> Reason.SIGNATURE;
            case ErrorCodes.TYPE_MISSING, ErrorCodes.TYPE_INVALID -> Reason.TYPE;
            case ErrorCodes.ISSUER_MISSING, ErrorCodes.ISSUER_INVALID -> Reason.ISSUER;
            case ErrorCodes.AUDIENCE_MISSING, ErrorCodes.AUDIENCE_INVALID -> Reason.AUDIENCE;
            case ErrorCodes.EXPIRED, ErrorCodes.ISSUED_AT_INVALID_PAST -> Reason.EXPIRED;
            case ErrorCodes.NOT_YET_VALID, ErrorCodes.ISSUED_AT_INVALID_FUTURE -> Reason.NOT_YET_VALID;
            default -> Reason.MALFORMED;
        };
    }
}
