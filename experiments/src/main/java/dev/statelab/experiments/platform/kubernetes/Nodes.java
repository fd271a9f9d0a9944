package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Drains a node, but evicts only the pods of the service under test: the others stay, so that the store is not moved too. */
final class Nodes {

    private static final Duration DRAIN = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final Pods pods;

    Nodes(KubernetesClient client, Pods pods) {
        this.client = client;
        this.pods = pods;
    }

    /** Cordons the node and evicts the pods. The PodDisruptionBudget is honoured: a refused eviction is retried for up to three minutes. */
    Action.Done drain(String node) {
        new Changes(client)
                .make(
                        client.nodes().withName(node).require(),
                        new JsonObject().put("spec", new JsonObject().put("unschedulable", true)));
        List<Pod> leaving = pods.all().stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                .toList();
        Set<String> uids =
                leaving.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        boolean gone = Await.until(DRAIN, () -> {
            List<Pod> left = pods.all().stream()
                    .filter(pod -> uids.contains(pod.getMetadata().getUid()))
                    .toList();
            left.stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .forEach(pod -> client.pods()
                            .inNamespace(pods.scope().namespace())
                            .withName(pod.getMetadata().getName())
                            .evict());
            return left.isEmpty();
        });
        return new Action.Done(
                "node %s drained: %d pods evicted".formatted(node, leaving.size()),
                "kubectl drain %s --pod-selector=%s --delete-emptydir-data"
                        .formatted(node, pods.scope().selector()),
                null,
                gone && !leaving.isEmpty() ? "all evicted pods are gone" : null);
    }

    /** Makes the node schedulable again, unless it was cordoned before it was drained. */
    Action.Done uncordon(String node) {
        new Changes(client).takeBack(client.nodes().withName(node).require());
        return new Action.Done(
                "node %s is schedulable as before".formatted(node),
                "kubectl uncordon " + node,
                null,
                "its state is restored");
    }
}
