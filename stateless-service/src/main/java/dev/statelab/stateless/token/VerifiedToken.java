package dev.statelab.stateless.token;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
import io.quarkus.security.identity.SecurityIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/** The claims of a verified token. */
public final class VerifiedToken {

    /** How much the clocks of issuer and verifier may differ: a token is still accepted this long after it expires. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final JwtClaims claims;

    /** @param claims of a token whose signature or seal is valid */
    public VerifiedToken(JwtClaims claims) {
        this.claims = claims;
    }

    /** The access token of a caller who is not anonymous. */
    public static VerifiedToken of(SecurityIdentity caller) {
        return ((AccessTokenPrincipal) caller.getPrincipal()).token();
    }

    /** The issuer. */
    public String issuer() {
        return claim("iss", String.class);
    }

    /** The subject. */
    public String subject() {
        return claim("sub", String.class);
    }

    /** Whether it has not expired, with a tolerance of {@link #CLOCK_SKEW}. */
    public boolean isGoodAt(Instant now) {
        return now.isBefore(expires().plus(CLOCK_SKEW));
    }

    /** When it expires, to the second. */
    public Instant expires() {
        return Instant.ofEpochSecond(claim("exp", Number.class).longValue());
    }

    /**
     * A claim that the token must have: a {@code String}, {@code Long}, {@code Boolean}, {@code Map} or {@code List} as in JSON.
     *
     * @throws InvalidTokenException {@code malformed} if it is absent or of another type
     */
    public <T> T claim(String name, Class<T> type) {
        return find(name, type).orElseThrow(() -> new InvalidTokenException(Reason.MALFORMED));
    }

    /** A claim that a token may have; one of another type counts as absent. */
    public <T> Optional<T> find(String name, Class<T> type) {
        try {
            return Optional.ofNullable(claims.getClaimValue(name, type));
        } catch (MalformedClaimException e) {
            return Optional.empty();
        }
    }

    /** The claims with other names, in their order. */
    public Map<String, Object> claimsExcept(Set<String> names) {
        return claims.getClaimsMap(names);
    }
}
