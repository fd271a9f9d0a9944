package dev.statelab.stateless.token;

import java.security.Principal;

/** The caller, as the access token of the request identifies it. */
public record AccessTokenPrincipal(VerifiedToken token) implements Principal {

    /** The subject, and not a display name, which an issuer may later give to another user. */
    @Override
    public String getName() {
        return token.subject();
    }
}
