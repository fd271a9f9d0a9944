package dev.statelab.storefront.replica;

import io.quarkus.runtime.ImageMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which replica this is. */
@ApplicationScoped
public class Instance {

    private final String pod;
    private final String node;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    Instance(
            @ConfigProperty(name = "pod.name", defaultValue = "local") String pod,
            @ConfigProperty(name = "node.name", defaultValue = "local") String node) {
        this.pod = pod;
        this.node = node;
    }

    /** The pod's name ({@code POD_NAME}), or {@code local} outside Kubernetes. */
    public String pod() {
        return pod;
    }

    /** The node's name ({@code NODE_NAME}), or {@code local} outside Kubernetes. */
    public String node() {
        return node;
    }

    /** What the service runs on: {@code jvm}, or {@code native} where it is an executable of its own. */
    public String runtime() {
        return ImageMode.current() == ImageMode.NATIVE_RUN ? "native" : "jvm";
    }

    /** When this process started, to the millisecond. */
    public Instant started() {
        return started;
    }
}
