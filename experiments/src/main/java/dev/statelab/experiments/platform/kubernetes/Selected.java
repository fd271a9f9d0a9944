package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.PlatformException;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The service whose pods a label selector finds. Their controller and Service are derived from the pods that exist at the beginning: later
 * there may be none for a moment.
 */
final class Selected implements Scope {

    private final KubernetesClient client;
    private final String namespace;
    private final String selector;
    private final Controller controller;
    private final String service;

    /** @throws PlatformException if there is no such pod, no controller that replaces it, or no Service for it */
    Selected(KubernetesClient client, String namespace, String selector) {
        this.client = client;
        this.namespace = namespace;
        this.selector = selector;
        Pod pod = pods().stream()
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        "no pod in namespace %s has the labels %s".formatted(namespace, selector)));
        this.controller = controllerOf(pod);
        this.service = serviceOf(pod);
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public String selector() {
        return selector;
    }

    @Override
    public List<Pod> pods() {
        return client.pods()
                .inNamespace(namespace)
                .withLabelSelector(selector)
                .list()
                .getItems();
    }

    @Override
    public Controller controller() {
        return controller;
    }

    @Override
    public Service service() {
        return client.services().inNamespace(namespace).withName(service).require();
    }

    @Override
    public List<EndpointSlice> slices() {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", service)
                .list()
                .getItems();
    }

    private Controller controllerOf(Pod pod) {
        Optional<OwnerReference> owner = owner(pod.getMetadata().getOwnerReferences());
        if (owner.filter(set -> set.getKind().equals("ReplicaSet")).isPresent()) {
            owner = owner(client.apps()
                    .replicaSets()
                    .inNamespace(namespace)
                    .withName(owner.get().getName())
                    .require()
                    .getMetadata()
                    .getOwnerReferences());
        }
        return switch (owner.map(OwnerReference::getKind).orElse("")) {
            case "Deployment" ->
                Controller.deployment(client, namespace, owner.orElseThrow().getName());
            case "StatefulSet" ->
                Controller.statefulSet(client, namespace, owner.orElseThrow().getName());
            default ->
                throw new PlatformException(
                        "the pods with the labels %s belong to %s: only those of a Deployment or a StatefulSet can be restarted and scaled"
                                .formatted(
                                        selector,
                                        owner.map(other -> "the %s %s".formatted(other.getKind(), other.getName()))
                                                .orElse("nothing")));
        };
    }

    private static Optional<OwnerReference> owner(List<OwnerReference> owners) {
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** The first Service, by name, that selects the pod and has a cluster IP. */
    private String serviceOf(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return client.services().inNamespace(namespace).list().getItems().stream()
                .filter(service -> !"None".equals(service.getSpec().getClusterIP()))
                .filter(service -> Optional.ofNullable(service.getSpec().getSelector())
                        .filter(selects -> labels.entrySet().containsAll(selects.entrySet()))
                        .isPresent())
                .map(service -> service.getMetadata().getName())
                .findFirst()
                .orElseThrow(
                        () -> new PlatformException("no Service in namespace %s selects the pods with the labels %s"
                                .formatted(namespace, selector)));
    }
}
