package dev.statelab.stateless.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The body that a logout may have.
 *
 * @param refreshToken names the login where the access token has expired; may be null
 */
public record LogoutRequest(@JsonProperty("refresh_token") String refreshToken) {

    /** Without the token, which no log may show. */
    @Override
    public String toString() {
        return "LogoutRequest[]";
    }
}
