package dev.statelab.stateless.token;

import java.security.Principal;

/** The caller, as the access token of the request identifies it. */
record AccessTokenPrincipal(VerifiedToken token) implements Principal {

    /** The subject, and not one of the friendlier names that an issuer may give to somebody else later. */
    @Override
    public String getName() {
        return token.subject();
    }
}
