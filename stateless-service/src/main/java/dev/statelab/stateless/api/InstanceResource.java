package dev.statelab.stateless.api;

import dev.statelab.storefront.replica.Instance;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The identity of this replica. */
@Path("/instance")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class InstanceResource {

    /**
     * The replica, and when its process started.
     *
     * @param client the source address of the request: that of the last proxy or address translation before the replica, or the client
     *     address that a trusted proxy forwards
     */
    @RegisterForReflection
    @Schema(name = "Instance")
    public record View(String pod, String node, String started, String runtime, String mode, String client) {}

    private final Instance instance;

    InstanceResource(Instance instance) {
        this.instance = instance;
    }

    @GET
    public View instance(@Context HttpServerRequest request) {
        return new View(
                instance.pod(),
                instance.node(),
                instance.started().toString(),
                instance.runtime(),
                "stateless",
                request.remoteAddress().hostAddress());
    }
}
