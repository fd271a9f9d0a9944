package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stops the processes of a pod, and resumes them. Meanwhile the pod has an annotation, by which a later process finds it: if the harness is
 * killed, a pod without a liveness probe would otherwise stay stopped.
 */
record Freezing(KubernetesClient client, HostProcesses processes) {

    /** The annotation. */
    static final String FROZEN = "statelab.dev/frozen";

    private static final Duration SIGNAL = Duration.ofSeconds(2);

    /** Whether the pod has the annotation. */
    static boolean isFrozen(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(FROZEN);
    }

    /**
     * Annotates the pod and stops its processes.
     *
     * @throws PlatformException if they cannot be reached
     */
    Action.Done freeze(Pod pod) {
        reach(pod);
        annotate(pod, "true");
        return signal("STOP", pod, "stopped", Set.of("T"));
    }

    /**
     * Resumes the pod's processes and removes the annotation.
     *
     * @throws PlatformException if they cannot be reached
     */
    Action.Done thaw(Pod pod) {
        reach(pod);
        Action.Done done = signal("CONT", pod, "running again", Set.of("S", "R", "D"));
        annotate(pod, null);
        return done;
    }

    private void reach(Pod pod) {
        if (!processes.reach(pod)) {
            String name = pod.getMetadata().getName();
            throw new PlatformException("no process of " + name + " can be reached on its node");
        }
    }

    /** Sets the annotation; null removes it. */
    private void annotate(Pod pod, String value) {
        JsonObject annotations = new JsonObject().put(FROZEN, value);
        JsonObject metadata = new JsonObject().put("annotations", annotations);
        String patch = new JsonObject().put("metadata", metadata).encode();
        client.resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** @param states the process states of ps that prove the signal */
    private Action.Done signal(String name, Pod pod, String what, Set<String> states) {
        List<String> pids = processes.signal(pod, name);
        boolean shown = Await.until(
                SIGNAL,
                () -> processes.states(pod, pids).stream()
                                .filter(states::contains)
                                .count()
                        == pids.size());
        return new Action.Done(
                "SIG%s to one replica".formatted(name),
                HostProcesses.command(pod, name),
                null,
                shown ? "process %s of its node is %s".formatted(String.join(" ", pids), what) : null);
    }
}
