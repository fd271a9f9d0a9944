package dev.statelab.stateless.token.metadata;

import dev.statelab.stateless.token.key.KeyRing;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** The public keys, for other services that verify the shop's tokens (RFC 7517, section 5). */
@Path("/.well-known/jwks.json")
@Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
@NonBlocking
public class JwksResource {

    /** How long a verifier may keep the keys, and therefore the minimum time for which a key has to be {@code next}. */
    static final String CACHE_CONTROL = "public, max-age=300";

    private final Supplier<KeyRing> ring;

    JwksResource(Supplier<KeyRing> ring) {
        this.ring = ring;
    }

    /** The next, the current and the previous key. */
    @GET
    public Response keys() {
        return Response.ok(ring.get().published())
                .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .build();
    }
}
