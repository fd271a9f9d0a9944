package dev.statelab.stateless.token;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Tells Quarkus who calls. The service's own tokens go through {@link TokenVerifier} instead of MicroProfile JWT's verification,
 * which knows a fixed key and no kinds of token; those of another issuer through {@link ForeignTokens}.
 */
@Singleton
@Alternative
@Priority(1)
class AccessTokenPrincipals extends JWTCallerPrincipalFactory {

    private final Issuer issuer;
    private final TokenVerifier verifier;
    private final Refusals refusals;
    private final ForeignTokens foreign = new ForeignTokens();

    AccessTokenPrincipals(Issuer issuer, TokenVerifier verifier, Refusals refusals) {
        this.issuer = issuer;
        this.verifier = verifier;
        this.refusals = refusals;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo trusted) throws ParseException {
        try {
            return new AccessTokenPrincipal(token, verified(token, trusted));
        } catch (InvalidTokenException e) {
            throw new ParseException(e.getMessage(), e);
        }
    }

    private VerifiedToken verified(String token, JWTAuthContextInfo trusted) {
        if (!issuer.isElsewhere()) {
            return verifier.verify(token, TokenType.ACCESS);
        }
        try {
            return foreign.verify(token, trusted);
        } catch (InvalidTokenException e) {
            refusals.count(TokenType.ACCESS, e);
            throw e;
        }
    }
}
