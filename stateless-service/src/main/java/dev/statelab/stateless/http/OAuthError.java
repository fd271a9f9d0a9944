package dev.statelab.stateless.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * An error of the OAuth routes, in the format of RFC 6749 instead of a problem document.
 *
 * @param error a code of RFC 6749, section 5.2, of RFC 7009, section 2.2.1, or of RFC 9449, section 5
 * @param description for people, such as readers of a client's log
 */
@RegisterForReflection
public record OAuthError(
        String error, @JsonProperty("error_description") String description) {

    /** The complete response, with status 400. */
    static Response answer(String error, String description) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new OAuthError(error, description))
                .build();
    }
}
