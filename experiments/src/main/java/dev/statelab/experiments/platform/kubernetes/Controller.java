package dev.statelab.experiments.platform.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The controller of a service's pods: a Deployment, or a StatefulSet if they have stable names. */
final class Controller {

    private final String reference;
    private final RollableScalableResource<? extends HasMetadata> resource;
    private final Supplier<State> state;

    /**
     * The common status of a Deployment and a StatefulSet.
     *
     * @param observed the generation that the numbers belong to
     * @param pods the number of all pods, of those of the last revision, and of those available
     */
    private record State(Long generation, Long observed, int wanted, List<Integer> pods, PodSpec template) {

        static State of(Deployment deployment) {
            var status = deployment.getStatus();
            return new State(
                    deployment.getMetadata().getGeneration(),
                    status.getObservedGeneration(),
                    deployment.getSpec().getReplicas(),
                    Arrays.asList(status.getReplicas(), status.getUpdatedReplicas(), status.getAvailableReplicas()),
                    deployment.getSpec().getTemplate().getSpec());
        }

        static State of(StatefulSet set) {
            var status = set.getStatus();
            return new State(
                    set.getMetadata().getGeneration(),
                    status.getObservedGeneration(),
                    set.getSpec().getReplicas(),
                    Arrays.asList(status.getReplicas(), status.getUpdatedReplicas(), status.getAvailableReplicas()),
                    set.getSpec().getTemplate().getSpec());
        }
    }

    private Controller(
            String reference, RollableScalableResource<? extends HasMetadata> resource, Supplier<State> state) {
        this.reference = reference;
        this.resource = resource;
        this.state = state;
    }

    /** The Deployment of that name. */
    static Controller deployment(KubernetesClient client, String namespace, String name) {
        var one = client.apps().deployments().inNamespace(namespace).withName(name);
        return new Controller("deployment/" + name, one, () -> State.of(one.get()));
    }

    /** The StatefulSet of that name. */
    static Controller statefulSet(KubernetesClient client, String namespace, String name) {
        var one = client.apps().statefulSets().inNamespace(namespace).withName(name);
        return new Controller("statefulset/" + name, one, () -> State.of(one.get()));
    }

    /** Its kind and name for kubectl. */
    String reference() {
        return reference;
    }

    void restart() {
        resource.rolling().restart();
    }

    void scale(int replicas) {
        resource.scale(replicas);
    }

    /** Scales so that the current number can be restored. */
    void scaleForNow(Changes changes, int replicas) {
        changes.make(resource.get(), new JsonObject().put("spec", new JsonObject().put("replicas", replicas)));
    }

    /** Whether the desired number of pods exists, all with the latest revision and available. */
    boolean isRolledOut() {
        State now = state.get();
        return now.generation().equals(now.observed())
                && now.pods().stream().allMatch(pods -> Objects.requireNonNullElse(pods, 0) == now.wanted());
    }

    /** The desired number of pods. */
    int replicas() {
        return switch (resource.get()) {
            case Deployment deployment -> deployment.getSpec().getReplicas();
            case StatefulSet set -> set.getSpec().getReplicas();
            default -> throw new IllegalStateException(reference);
        };
    }

    int gracePeriodSeconds() {
        return state.get().template().getTerminationGracePeriodSeconds().intValue();
    }
}
