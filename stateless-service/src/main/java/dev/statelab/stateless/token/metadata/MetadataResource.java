package dev.statelab.stateless.token.metadata;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.issuer.Issuer;
import dev.statelab.stateless.token.proof.Proofs;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Authorization server metadata (RFC 8414): the endpoints and what they support. */
@Path("/.well-known/oauth-authorization-server")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class MetadataResource {

    /**
     * The members of RFC 8414, section 2, and of RFC 9449, section 5.1, that apply here: there is no authorization endpoint, so there is no
     * response type.
     */
    @RegisterForReflection
    @Schema(name = "AuthorizationServer")
    public record View(
            String issuer,
            @JsonProperty("token_endpoint") String tokenEndpoint,
            @JsonProperty("revocation_endpoint") String revocationEndpoint,
            @JsonProperty("jwks_uri") String jwksUri,
            @JsonProperty("response_types_supported") List<String> responseTypes,
            @JsonProperty("grant_types_supported") List<String> grantTypes,

            @JsonProperty("token_endpoint_auth_methods_supported")
            List<String> authMethods,

            @JsonProperty("dpop_signing_alg_values_supported")
            List<String> proofAlgorithms) {}

    private final Issuer issuer;
    private final View view;

    MetadataResource(TokenSettings settings, Issuer issuer) {
        this.issuer = issuer;
        view = new View(
                settings.issuer(),
                issuer.url("/token"),
                issuer.url("/revoke"),
                issuer.url("/.well-known/jwks.json"),
                List.of(),
                List.of("refresh_token"),
                List.of("none"),
                List.of(Proofs.ALGORITHM));
    }

    /**
     * The metadata.
     *
     * @throws NotFoundException if there is another issuer, which publishes its own metadata: this service then has no token endpoint
     */
    @GET
    @APIResponseSchema(View.class)
    public Response metadata() {
        if (issuer.isElsewhere()) {
            throw new NotFoundException();
        }
        return Response.ok(view)
                .header(HttpHeaders.CACHE_CONTROL, JwksResource.CACHE_CONTROL)
                .build();
    }
}
