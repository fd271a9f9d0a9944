package dev.statelab.stateless.api;

import dev.statelab.storefront.replica.Instance;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which replica answers. */
@Path("/instance")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class InstanceResource {

    /** The replica, and when its process started. */
    @RegisterForReflection
    @Schema(name = "Instance")
    public record View(String pod, String node, String started, String runtime, String mode) {}

    private final View view;

    InstanceResource(Instance instance) {
        this.view = new View(
                instance.pod(), instance.node(), instance.started().toString(), instance.runtime(), "stateless");
    }

    @GET
    public View instance() {
        return view;
    }
}
