package dev.statelab.stateless.token;

import java.security.Principal;

/** Who calls, by the access token of the request. */
record AccessTokenPrincipal(VerifiedToken token) implements Principal {

    /** The subject, and not one of the friendlier names that an issuer may give to somebody else later. */
    @Override
    public String getName() {
        return token.subject();
    }
}
