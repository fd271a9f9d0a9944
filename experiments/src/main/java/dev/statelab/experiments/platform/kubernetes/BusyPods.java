package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;

/**
 * Uses the CPU time of every node that runs a Redis pod of a release: a pod beside each Redis pod runs one busy loop per core. These pods
 * have no CPU request, so they take what the requests of other pods leave, as a neighbour without limits does.
 */
public final class BusyPods {

    /** The label of these pods; its value is the release. */
    static final String LABEL = "statelab.dev/busy";

    /** One busy loop per core. */
    static final String PROGRAM = "for core in $(seq \"$(nproc)\"); do while :; do :; done & done; wait";

    private static final Duration START = Duration.ofSeconds(60);
    private static final long SECONDS_TO_LIVE = 600;

    private final KubernetesClient client;
    private final Release release;

    BusyPods(KubernetesClient client, Release release) {
        this.client = client;
        this.release = release;
    }

    /**
     * Starts the pods, and returns when all are ready.
     *
     * @throws PlatformException if that takes more than a minute, or the cluster refuses them
     */
    public void start() {
        new Boundary(client)
                .run(() -> release.all(client.pods(), "redis")
                        .forEach(redis -> client.resource(beside(redis)).create()));
        boolean run = Await.until(START, () -> pods().stream().allMatch(Readiness::isPodReady));
        if (!run) {
            throw new PlatformException("the pods that take the CPU time did not start");
        }
    }

    /** Deletes the pods. */
    public void stop() {
        client.pods()
                .inNamespace(release.namespace())
                .withLabel(LABEL, release.name())
                .delete();
    }

    private List<Pod> pods() {
        return client.pods()
                .inNamespace(release.namespace())
                .withLabel(LABEL, release.name())
                .list()
                .getItems();
    }

    private Pod beside(Pod redis) {
        return HelperPod.like(
                        redis,
                        new ObjectMetaBuilder()
                                .withNamespace(release.namespace())
                                .withGenerateName(redis.getMetadata().getName() + "-busy-")
                                .addToLabels(LABEL, release.name())
                                .build(),
                        "busy",
                        "sh",
                        "-c",
                        PROGRAM)
                .editSpec()
                .withNodeName(redis.getSpec().getNodeName())
                .withActiveDeadlineSeconds(SECONDS_TO_LIVE) // in case it is never deleted
                .endSpec()
                .build();
    }
}
