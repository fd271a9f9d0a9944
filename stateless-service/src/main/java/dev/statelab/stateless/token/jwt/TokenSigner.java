package dev.statelab.stateless.token.jwt;

import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.TokenMetrics;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.key.Es256;
import dev.statelab.stateless.token.key.KeyRing;
import dev.statelab.stateless.token.key.SigningKey;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Issues access tokens, which anybody can verify: compact JWS (RFC 7515), ES256, signed by the ring's current key. */
@Singleton
public class TokenSigner {

    private final Supplier<KeyRing> ring;
    private final TokenSettings settings;
    private final Es256 es256;
    private final TokenMetrics metrics;

    TokenSigner(Supplier<KeyRing> ring, TokenSettings settings, Es256 es256, TokenMetrics metrics) {
        this.ring = ring;
        this.settings = settings;
        this.es256 = es256;
        this.metrics = metrics;
    }

    /**
     * A new token with {@code iss}, {@code aud}, {@code sub}, {@code iat}, {@code exp} and the given claims.
     *
     * @param expires cut to the second
     * @throws InvalidTokenException {@code oversized} if it would be longer than the maximum of its type
     */
    public String sign(String subject, Instant expires, Map<String, ?> claims) {
        SigningKey key = ring.get().current().signing();
        JsonWebSignature jws = unsigned(subject, expires, claims, settings);
        jws.setProviderContext(es256.context());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKeyIdHeaderValue(key.id());
        jws.setKey(key.privateKey());
        String token = compact(jws);
        if (token.length() > TokenType.ACCESS.maxLength()) {
            throw new InvalidTokenException(InvalidTokenException.Reason.OVERSIZED);
        }
        metrics.issued(TokenType.ACCESS);
        return token;
    }

    /** All claims, without algorithm and key, for benchmarks that compare algorithms. */
    static JsonWebSignature unsigned(String subject, Instant expires, Map<String, ?> claims, TokenSettings settings) {
        JwtClaims all = new JwtClaims();
        all.setIssuer(settings.issuer());
        all.setAudience(settings.audience());
        all.setSubject(subject);
        all.setIssuedAtToNow();
        all.setExpirationTime(NumericDate.fromSeconds(expires.getEpochSecond()));
        claims.forEach(all::setClaim);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setHeader("typ", TokenType.ACCESS.typ());
        jws.setPayload(all.toJson());
        return jws;
    }

    private static String compact(JsonWebSignature jws) {
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("cannot sign with the current key", e);
        }
    }
}
