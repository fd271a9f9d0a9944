package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pods of a service with their controller and Service, changed by the same API calls as kubectl makes. */
final class Pods {

    private static final Duration CHANGE = Duration.ofMinutes(3);
    private static final Duration DISAPPEARANCE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Scope scope;
    private final HostProcesses processes;

    Pods(KubernetesClient client, Scope scope, HostProcesses processes) {
        this.client = client;
        this.scope = scope;
        this.processes = processes;
    }

    /** A pod is ready if the Service's EndpointSlice says so: then it receives requests. */
    List<Replica> replicas() {
        Set<String> serving = scope.slices().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .map(Endpoint::getTargetRef)
                .map(ObjectReference::getUid)
                .collect(Collectors.toSet());
        return all().stream()
                .map(pod -> new Replica(
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid(),
                        pod.getSpec().getNodeName() == null
                                ? "none yet"
                                : pod.getSpec().getNodeName(),
                        serving.contains(pod.getMetadata().getUid()),
                        restarts(pod)))
                .sorted(Comparator.comparing(Replica::pod))
                .toList();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    List<Pod> all() {
        return scope.pods();
    }

    /** Kills a pod, by SIGKILL if its process can be reached; see {@link Kill}. */
    Action.Done kill(Replica victim) {
        Kill kill = new Kill(processes, pod(victim));
        kill.perform(client.pods().inNamespace(scope.namespace()).withName(victim.pod()));
        return kill.done(
                "one pod",
                scope.kubectl(""),
                isGone(victim) ? "no pod has the UID " + victim.uid() + " any longer" : null);
    }

    /** Makes the victim's processes reachable, so that the action takes effect at once. */
    void makeReady(Action action) {
        if (action instanceof Action.Kill kill) {
            processes.reach(pod(kill.victim()));
        } else if (action instanceof Action.Freeze freeze) {
            processes.reach(pod(freeze.victim()));
        }
    }

    /** @throws PlatformException if its processes cannot be reached */
    Action.Done freeze(Replica victim) {
        return new Freezing(client, processes).freeze(pod(victim));
    }

    /**
     * Resumes the pod, unless it is gone.
     *
     * @throws PlatformException if its processes cannot be reached
     */
    Action.Done thaw(Replica victim) {
        return find(victim)
                .map(new Freezing(client, processes)::thaw)
                .orElseGet(() -> Action.Done.nothing("SIGCONT to a replica that is gone"));
    }

    /**
     * The pod of a replica.
     *
     * @throws PlatformException if it is gone
     */
    Pod pod(Replica replica) {
        return find(replica).orElseThrow(() -> new PlatformException(replica.pod() + " is gone"));
    }

    /** The pod of a replica; empty if it is gone. */
    Optional<Pod> find(Replica replica) {
        return all().stream()
                .filter(pod -> pod.getMetadata().getUid().equals(replica.uid()))
                .findFirst();
    }

    private boolean isGone(Replica victim) {
        return Await.until(DISAPPEARANCE, () -> find(victim).isEmpty());
    }

    Action.Done restart() {
        Set<String> before =
                all().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        Controller controller = scope.controller();
        int grace = controller.gracePeriodSeconds();
        controller.restart();
        boolean rolled = Await.until(
                CHANGE,
                () -> controller.isRolledOut()
                        && all().stream()
                                .noneMatch(
                                        pod -> before.contains(pod.getMetadata().getUid())));
        return new Action.Done(
                "a rollout: a new pod for each old one, which gets SIGTERM",
                scope.kubectl("rollout restart %s", controller.reference()),
                grace,
                rolled ? "all %d old pods are gone".formatted(before.size()) : null);
    }

    /**
     * Scales. With an autoscaler, call {@link Autoscaler#hold} first: it would revert the number.
     *
     * @param autoscaled whether there is an autoscaler: then the former number was its choice, and is not recorded
     */
    Action.Done scale(int replicas, boolean autoscaled) {
        Controller controller = scope.controller();
        if (autoscaled) {
            controller.scale(replicas);
        } else {
            controller.scaleForNow(new Changes(client), replicas);
        }
        boolean scaled = Await.until(CHANGE, () -> controller.isRolledOut() && all().size() == replicas);
        return new Action.Done(
                "scaled to " + replicas,
                scope.kubectl("scale %s --replicas=%d", controller.reference(), replicas),
                controller.gracePeriodSeconds(),
                scaled ? "there are %d pods, all available".formatted(replicas) : null);
    }

    /** The affinities of the Service, the current one first; affinity by cookie belongs to the Ingress and cannot be changed. */
    List<Affinity> affinities() {
        return affinity() == Affinity.CLIENT_IP
                ? List.of(Affinity.CLIENT_IP, Affinity.NONE)
                : List.of(Affinity.NONE, Affinity.CLIENT_IP);
    }

    /** The current affinity of the Service. */
    Affinity affinity() {
        return "ClientIP".equals(scope.service().getSpec().getSessionAffinity()) ? Affinity.CLIENT_IP : Affinity.NONE;
    }

    /** Sets the affinity of the Service; affinity by cookie belongs to the Ingress. */
    Action.Done setAffinity(Affinity affinity) {
        String word = affinity == Affinity.CLIENT_IP ? "ClientIP" : "None";
        Service service = scope.service();
        String name = service.getMetadata().getName();
        // the API server adds a configuration to an affinity, and rejects one without an affinity
        JsonObject config = affinity == Affinity.CLIENT_IP ? new JsonObject() : null;
        new Changes(client)
                .make(
                        service,
                        new JsonObject()
                                .put(
                                        "spec",
                                        new JsonObject()
                                                .put("sessionAffinity", word)
                                                .put("sessionAffinityConfig", config)));
        return new Action.Done(
                "affinity: " + affinity.id(),
                scope.kubectl("patch service %s -p '{\"spec\":{\"sessionAffinity\":\"%s\"}}'", name, word),
                null,
                affinity() == affinity ? "the Service has this affinity" : null);
    }

    /** The objects of the service. */
    Scope scope() {
        return scope;
    }
}
