package dev.statelab.stateful.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.storefront.replica.Instance;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The identity of this replica, and its number of sessions. */
@Path("/instance")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class InstanceResource {

    /**
     * @param client the source address of the request: that of the last proxy or address translation before the replica, or the client
     *     address that a trusted proxy forwards
     * @param sessions live sessions in this process; absent if they are stored elsewhere
     */
    @RegisterForReflection
    @Schema(name = "Instance")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record View(
            String pod,
            String node,
            String started,
            String runtime,
            String mode,
            String store,
            String client,
            OptionalLong sessions) {}

    private final Instance instance;
    private final SessionStore store;

    InstanceResource(Instance instance, SessionStore store) {
        this.instance = instance;
        this.store = store;
    }

    @GET
    public View get(@Context HttpServerRequest request) {
        return new View(
                instance.pod(),
                instance.node(),
                instance.started().toString(),
                instance.runtime(),
                "stateful",
                store.name(),
                request.remoteAddress().hostAddress(),
                store.sessionsHere());
    }
}
