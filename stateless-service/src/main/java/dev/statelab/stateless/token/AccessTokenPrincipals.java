package dev.statelab.stateless.token;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Tells Quarkus who calls: the bearer token goes through {@link TokenVerifier}, instead of MicroProfile JWT's own verification,
 * which knows a fixed key and no kinds of token.
 */
@Singleton
@Alternative
@Priority(1)
class AccessTokenPrincipals extends JWTCallerPrincipalFactory {

    private final TokenVerifier verifier;

    AccessTokenPrincipals(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
        try {
            VerifiedToken verified = verifier.verify(token, TokenType.ACCESS);
            return new DefaultJWTCallerPrincipal(token, TokenType.ACCESS.typ(), verified.claims());
        } catch (InvalidTokenException e) {
            throw new ParseException(e.getMessage(), e);
        }
    }
}
