package dev.statelab.stateless.token;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;

/** Who calls, by the access token of the request. */
final class AccessTokenPrincipal extends DefaultJWTCallerPrincipal {

    private final VerifiedToken token;

    AccessTokenPrincipal(String raw, VerifiedToken token) {
        super(raw, TokenType.ACCESS.typ(), token.claims());
        this.token = token;
    }

    VerifiedToken token() {
        return token;
    }

    /** The subject, and not one of the friendlier names that an issuer may give to somebody else later. */
    @Override
    public String getName() {
        return token.subject();
    }
}
