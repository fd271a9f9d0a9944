package dev.statelab.stateless.token;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
import java.time.Instant;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/** The claims of a token that passed every check of {@link TokenVerifier}. */
public final class VerifiedToken {

    private final JwtClaims claims;

    VerifiedToken(JwtClaims claims) {
        this.claims = claims;
    }

    /** Whom the token is about. */
    public String subject() {
        return claim("sub", String.class);
    }

    /** When it ends, to the second. */
    public Instant expires() {
        return Instant.ofEpochSecond(claim("exp", Number.class).longValue());
    }

    /**
     * A claim that the token must have: a {@code String}, {@code Long}, {@code Boolean}, {@code Map} or {@code List} as in JSON.
     *
     * @throws InvalidTokenException {@code malformed} where it is absent or of another type
     */
    public <T> T claim(String name, Class<T> type) {
        try {
            T value = claims.getClaimValue(name, type);
            if (value != null) {
                return value;
            }
        } catch (MalformedClaimException e) {
            // of another type: as good as absent
        }
        throw new InvalidTokenException(Reason.MALFORMED);
    }

    JwtClaims claims() {
        return claims;
    }
}
