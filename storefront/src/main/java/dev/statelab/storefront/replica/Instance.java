package dev.statelab.storefront.replica;

import io.quarkus.runtime.ImageMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The identity of this replica. */
@ApplicationScoped
public class Instance {

    private final String pod;
    private final String node;
    private final String runtime = currentRuntime();
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

    /**
     * What the service runs on: {@code jvm}, {@code aot} for a JVM with an AOT cache (JEP 483), or {@code native} for a native
     * executable.
     */
    public String runtime() {
        return runtime;
    }

    private static String currentRuntime() {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            return "native";
        }
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .anyMatch(argument -> argument.startsWith("-XX:AOTCache="))
                ? "aot"
                : "jvm";
    }

    /** When this process started, to the millisecond. */
    public Instant started() {
        return started;
    }
}
