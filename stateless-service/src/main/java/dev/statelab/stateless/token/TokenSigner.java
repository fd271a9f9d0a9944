package dev.statelab.stateless.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Issues tokens: compact JWS (RFC 7515), ES256, signed by the ring's current key. */
@Singleton
public class TokenSigner {

    private final Supplier<KeyRing> ring;
    private final TokenSettings settings;
    private final MeterProvider<Counter> issued;

    TokenSigner(Supplier<KeyRing> ring, TokenSettings settings, MeterRegistry metrics) {
        this.ring = ring;
        this.settings = settings;
        this.issued = Counter.builder("tokens.issued")
                .description("Tokens signed, by kind")
                .withRegistry(metrics);
    }

    /**
     * A new token with {@code iss}, {@code aud}, {@code sub}, {@code iat}, {@code exp} and the given claims.
     *
     * @param expires cut to the second
     * @throws InvalidTokenException {@code oversized} when it would be longer than its kind may be
     */
    public String sign(TokenType type, String subject, Instant expires, Map<String, ?> claims) {
        SigningKey key = ring.get().current();
        JsonWebSignature jws = unsigned(type, subject, expires, claims, settings);
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKeyIdHeaderValue(key.id());
        jws.setKey(key.privateKey());
        String token = compact(jws);
        if (token.length() > type.maxLength()) {
            throw new InvalidTokenException(InvalidTokenException.Reason.OVERSIZED);
        }
        issued.withTag("type", type.name()).increment();
        return token;
    }

    /** All but algorithm and key, for those who compare algorithms. */
    static JsonWebSignature unsigned(
            TokenType type, String subject, Instant expires, Map<String, ?> claims, TokenSettings settings) {
        JwtClaims all = new JwtClaims();
        all.setIssuer(settings.issuer());
        all.setAudience(settings.audience());
        all.setSubject(subject);
        all.setIssuedAtToNow();
        all.setExpirationTime(NumericDate.fromSeconds(expires.getEpochSecond()));
        claims.forEach(all::setClaim);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setHeader("typ", type.typ());
        jws.setPayload(all.toJson());
        return jws;
    }

    private static String compact(JsonWebSignature jws) {
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a key that was tried out before does not sign", e);
        }
    }
}
