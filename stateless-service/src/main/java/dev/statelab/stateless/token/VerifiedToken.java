package dev.statelab.stateless.token;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
import io.quarkus.security.identity.SecurityIdentity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/** The claims of a verified token. */
public final class VerifiedToken {

    private static final String CONFIRMATION = "cnf";
    private static final String KEY = "jkt";

    private final JwtClaims claims;

    VerifiedToken(JwtClaims claims) {
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

    /** Whether it has not expired, with a tolerance of {@link TokenVerifier#CLOCK_SKEW}. */
    boolean isGoodAt(Instant now) {
        return now.isBefore(expires().plus(TokenVerifier.CLOCK_SKEW));
    }

    /** When it expires, to the second. */
    public Instant expires() {
        return Instant.ofEpochSecond(claim("exp", Number.class).longValue());
    }

    /**
     * Requires a proof of the key for a token that is bound to one, and no proof for a token that is not.
     *
     * @param proof the proof that came with the token, if any
     * @throws InvalidTokenException {@code binding} otherwise
     */
    void requireBoundBy(Optional<Proof> proof) {
        Optional<String> key = find(CONFIRMATION, Object.class)
                .filter(Map.class::isInstance)
                .map(confirmation -> ((Map<?, ?>) confirmation).get(KEY))
                .map(Object::toString);
        if (!key.equals(proof.map(Proof::key))) {
            throw new InvalidTokenException(Reason.BINDING);
        }
    }

    /** The claims that bind a token to the key of a proof (RFC 9449, section 6.1); none without one. */
    static Map<String, Object> boundBy(Optional<Proof> proof) {
        return proof.<Map<String, Object>>map(of -> Map.of(CONFIRMATION, Map.of(KEY, of.key())))
                .orElse(Map.of());
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
    <T> Optional<T> find(String name, Class<T> type) {
        try {
            return Optional.ofNullable(claims.getClaimValue(name, type));
        } catch (MalformedClaimException e) {
            return Optional.empty();
        }
    }
}
