package dev.statelab.stateless.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The optional body of a logout.
 *
 * @param refreshToken identifies the login if the access token has expired; may be null
 */
public record LogoutRequest(@JsonProperty("refresh_token") String refreshToken) {

    /** Omits the token, which must not be logged. */
    @Override
    public String toString() {
        return "LogoutRequest[]";
    }
}
