package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Replica;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses at which the harness reaches a service: its own, those of relay pods, and one for each replica alone.
 * Thread-safe.
 */
final class Addresses implements AutoCloseable {

    private static final int CONTAINER_PORT = 8080;

    private final KubernetesClient client;
    private final Scope scope;
    private final URI url;
    private final Map<String, LocalPortForward> forwards = new HashMap<>();
    private RelayPods relays;
    private List<URI> entrances = List.of();
    private boolean closed;

    /** @param url the address of the service from here */
    Addresses(KubernetesClient client, Scope scope, URI url) {
        this.client = client;
        this.scope = scope;
        this.url = url;
    }

    /**
     * Addresses of relay pods, which exist until this is closed; the service's own if there are none, or only one is
     * wanted.
     */
    synchronized List<URI> entrances(int wanted) {
        if (wanted == 1 || closed) {
            return List.of(url);
        }
        if (relays == null) {
            relays = new RelayPods(client, scope.service(), scope.pods().getFirst());
            entrances = relays.start(wanted);
        }
        return entrances.isEmpty() ? List.of(url) : entrances;
    }

    /** The address of one replica, through the API server, as {@code kubectl port-forward} does. */
    synchronized URI of(Replica replica) {
        LocalPortForward forward = forwards.computeIfAbsent(
                replica.uid(),
                uid -> client.pods()
                        .inNamespace(scope.namespace())
                        .withName(replica.pod())
                        .portForward(CONTAINER_PORT, InetAddress.getLoopbackAddress(), 0));
        return URI.create("http://127.0.0.1:" + forward.getLocalPort());
    }

    /** Deletes the relay pods, after the start of those that are under way, and starts none afterwards. */
    @Override
    public synchronized void close() {
        closed = true;
        if (relays != null) {
            relays.close();
        }
        try {
            for (LocalPortForward forward : forwards.values()) {
                forward.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
