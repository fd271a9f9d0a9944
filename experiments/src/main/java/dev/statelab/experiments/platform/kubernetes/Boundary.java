package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.PlatformException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/**
 * The boundary between the cluster and the rest of the harness. What the client of the cluster throws becomes a
 * {@link PlatformException} here, with a message for the user.
 */
record Boundary(KubernetesClient client) {

    /**
     * The result of a question to the cluster.
     *
     * @throws PlatformException if no cluster responds, it refuses, or an object is gone
     */
    <T> T get(Supplier<T> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw failure(e);
        } catch (ResourceNotFoundException e) { // also if it cannot be read
            throw e.getCause() instanceof KubernetesClientException unread
                            && unread.getCode() != HttpURLConnection.HTTP_NOT_FOUND
                    ? failure(unread)
                    : new PlatformException("an object of the cluster is gone: " + e.getMessage(), e);
        }
    }

    private PlatformException failure(KubernetesClientException e) {
        return new PlatformException(
                e.getStatus() == null
                        ? "no cluster answers at " + client.getMasterUrl()
                                + ": run ./lab up, or choose a kubectl context"
                        : "the cluster refuses: " + e.getMessage(),
                e);
    }

    /**
     * Makes a change in the cluster.
     *
     * @throws PlatformException as {@link #get}
     */
    void run(Runnable change) {
        get(() -> {
            change.run();
            return null;
        });
    }
}
