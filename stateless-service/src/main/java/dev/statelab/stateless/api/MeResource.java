package dev.statelab.stateless.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.stateless.token.VerifiedToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller as the access token describes it; the service knows nothing else about the caller. */
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@NonBlocking
public class MeResource {

    /**
     * The caller.
     *
     * @param issuer of the access token
     * @param expiresAt when the access token expires, in ISO 8601
     */
    @RegisterForReflection
    @Schema(name = "Me")
    public record View(
            String user,
            String issuer,
            @JsonProperty("expires_at") String expiresAt) {}

    private final SecurityIdentity caller;

    MeResource(SecurityIdentity caller) {
        this.caller = caller;
    }

    /** The caller, from the claims. */
    @GET
    public View me() {
        VerifiedToken token = VerifiedToken.of(caller);
        return new View(token.subject(), token.issuer(), token.expires().toString());
    }
}
