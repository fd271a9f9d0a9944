package dev.statelab.stateless.token;

import dev.statelab.stateless.token.InvalidTokenException.Reason;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Verifies access tokens of another issuer as MicroProfile JWT has it: its keys are fetched over HTTP, kept as long as their
 * answer allows, and fetched again for an unknown one; issuer, audience and algorithm are those of {@code mp.jwt.verify.*}.
 * Issuers differ in the {@code typ} they give, so here the audience alone tells an access token from another.
 */
final class ForeignTokens {

    private final DefaultJWTTokenParser parser = new DefaultJWTTokenParser();

    /** @throws InvalidTokenException when the token is not good, or no key could be fetched */
    VerifiedToken verify(String token, JWTAuthContextInfo trusted) {
        TokenVerifier.requireCompact(token, TokenType.ACCESS);
        try {
            VerifiedToken verified =
                    new VerifiedToken(parser.parse(token, trusted).getJwtClaims());
            verified.claim("sub", String.class);
            return verified;
        } catch (ParseException e) {
            throw new InvalidTokenException(
                    e.getCause() instanceof InvalidJwtException invalid
                            ? TokenVerifier.reason(invalid)
                            : Reason.UNKNOWN_KEY);
        }
    }
}
