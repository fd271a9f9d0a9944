package dev.statelab.stateless.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.stateless.token.pair.TokenPair;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The body of the response to a login or a refresh, as in RFC 6749, section 5.1.
 *
 * @param expiresIn seconds until the access token expires
 */
@RegisterForReflection
public record TokenResponse(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("refresh_token") String refreshToken) {

    /** The body with the pair. */
    public static TokenResponse of(TokenPair pair) {
        return new TokenResponse(pair.access(), pair.type(), pair.expiresIn().toSeconds(), pair.refresh());
    }

    /** Omits the tokens, which must not be logged. */
    @Override
    public String toString() {
        return "TokenResponse[expiresIn=" + expiresIn + "]";
    }
}
