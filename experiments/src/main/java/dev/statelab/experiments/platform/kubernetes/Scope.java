package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The objects of a namespace that belong to the service under test. */
interface Scope {

    String namespace();

    /** Its pods' labels as a selector for kubectl. */
    String selector();

    List<Pod> pods();

    /**
     * The controller of its pods.
     *
     * @throws PlatformException if there is none that could replace them
     */
    Controller controller();

    /**
     * The Service of its pods.
     *
     * @throws PlatformException if there is none
     */
    Service service();

    /** The endpoints of the Service. */
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
}
