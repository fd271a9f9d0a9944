package dev.statelab.system;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What explains a failure: the states of the pods, the warnings about them, and the last lines of their logs. */
final class Diagnosis {

    private Diagnosis() {}

    static List<String> of(PodWatch pods) {
        List<String> lines = new ArrayList<>();
        Cluster.pods()
                .forEach(pod -> lines.add("%s on %s: %s"
                        .formatted(pod.getMetadata().getName(), pod.getSpec().getNodeName(), state(pod))));
        Map<String, String> warnings = new TreeMap<>();
        for (Event event : Cluster.CLIENT
                .v1()
                .events()
                .inNamespace(Cluster.NAMESPACE)
                .withField("type", "Warning")
                .list()
                .getItems()) {
            warnings.put(event.getInvolvedObject().getName() + " " + event.getReason(), event.getMessage());
        }
        warnings.forEach((object, message) -> lines.add(object + ": " + Trouble.shorten(message)));
        lines.addAll(pods.lastLines());
        return lines;
    }

    private static String state(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return "is ending";
        }
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getName() + (status.getReady() ? " ready" : " not ready"))
                .collect(Collectors.joining(", ", pod.getStatus().getPhase() + ", ", ""));
    }
}
