package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which objects of a namespace belong to the service under test. */
interface Scope {

    String namespace();

    /** Its pods' labels, as kubectl takes them. */
    String selector();

    List<Pod> pods();

    /** What keeps its pods. @throws PlatformException where nothing does that could replace them */
    Controller controller();

    /** The Service before its pods. @throws PlatformException where there is none */
    Service service();

    /** What the Service sends requests to. */
    List<EndpointSlice> slices();

    /** A kubectl command line in the namespace. */
    default String kubectl(String format, Object... arguments) {
        return "kubectl -n " + namespace() + " " + format.formatted(arguments);
    }

    /** A component of a release, by the labels that the chart sets. */
    record Component(KubernetesClient client, Release release, String component) implements Scope {

        @Override
        public String namespace() {
            return release.namespace();
        }

        @Override
        public String selector() {
            return release.selector(component);
        }

        @Override
        public List<Pod> pods() {
            return release.all(client.pods(), component);
        }

        @Override
        public Controller controller() {
            return release.all(client.apps().statefulSets(), component).stream()
                    .findFirst()
                    .map(set -> Controller.statefulSet(
                            client, release.namespace(), set.getMetadata().getName()))
                    .orElseGet(() -> Controller.deployment(
                            client,
                            release.namespace(),
                            release.one(client.apps().deployments(), component, "Deployment of " + component)
                                    .getMetadata()
                                    .getName()));
        }

        @Override
        public Service service() {
            return release.one(client.services(), component, "Service of " + component);
        }

        @Override
        public List<EndpointSlice> slices() {
            return release.all(client.discovery().v1().endpointSlices(), component);
        }
    }

    /** Whatever runs in the pods that a label selector finds: the rest follows from them. */
    record Selected(KubernetesClient client, String namespace, String selector) implements Scope {

        @Override
        public List<Pod> pods() {
            return client.pods()
                    .inNamespace(namespace)
                    .withLabelSelector(selector)
                    .list()
                    .getItems();
        }

        private Pod pod() {
            return pods().stream()
                    .findFirst()
                    .orElseThrow(() -> new PlatformException(
                            "no pod in namespace %s has the labels %s".formatted(namespace, selector)));
        }

        @Override
        public Controller controller() {
            OwnerReference owner = owner(pod().getMetadata().getOwnerReferences());
            if (owner != null && owner.getKind().equals("ReplicaSet")) {
                owner = owner(client.apps()
                        .replicaSets()
                        .inNamespace(namespace)
                        .withName(owner.getName())
                        .require()
                        .getMetadata()
                        .getOwnerReferences());
            }
            return switch (owner == null ? "nothing" : owner.getKind()) {
                case "Deployment" -> Controller.deployment(client, namespace, owner.getName());
                case "StatefulSet" -> Controller.statefulSet(client, namespace, owner.getName());
                default ->
                    throw new PlatformException(
                            "the pods with the labels %s are kept by %s: only a Deployment or a StatefulSet can be rolled and scaled"
                                    .formatted(
                                            selector,
                                            owner == null
                                                    ? "nothing"
                                                    : "the %s %s".formatted(owner.getKind(), owner.getName())));
            };
        }

        private static OwnerReference owner(List<OwnerReference> owners) {
            return owners.stream()
                    .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                    .findFirst()
                    .orElse(null);
        }

        /** The first one, by name, that selects the pods and has an address of its own. */
        @Override
        public Service service() {
            Map<String, String> labels = pod().getMetadata().getLabels();
            return client.services().inNamespace(namespace).list().getItems().stream()
                    .filter(service -> !"None".equals(service.getSpec().getClusterIP()))
                    .filter(service -> Optional.ofNullable(service.getSpec().getSelector())
                            .filter(selects -> labels.entrySet().containsAll(selects.entrySet()))
                            .isPresent())
                    .findFirst()
                    .orElseThrow(
                            () -> new PlatformException("no Service in namespace %s selects the pods with the labels %s"
                                    .formatted(namespace, selector)));
        }

        @Override
        public List<EndpointSlice> slices() {
            return client.discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace(namespace)
                    .withLabel(
                            "kubernetes.io/service-name",
                            service().getMetadata().getName())
                    .list()
                    .getItems();
        }
    }
}
