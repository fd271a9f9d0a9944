package dev.statelab.system;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Explains a failure: the states of the pods, the last lines of their logs, and the warnings about them. */
final class Diagnosis {

    private Diagnosis() {}

    static List<String> of(PodWatch pods) {
        List<String> lines = new ArrayList<>();
        for (Pod pod : Cluster.pods()) {
            String name = pod.getMetadata().getName();
            lines.add("%s on %s: %s".formatted(name, pod.getSpec().getNodeName(), state(pod)));
            lines.addAll(pods.lastLines(name));
            warnings(name).forEach((reason, message) -> lines.add(name + " " + reason + ": " + message));
        }
        return lines;
    }

    private static Map<String, String> warnings(String pod) {
        Map<String, String> latest = new TreeMap<>();
        for (Event event : Cluster.CLIENT
                .v1()
                .events()
                .inNamespace(Cluster.NAMESPACE)
                .withField("type", "Warning")
                .withField("involvedObject.name", pod)
                .list()
                .getItems()) {
            latest.put(event.getReason(), Trouble.shorten(event.getMessage()));
        }
        return latest;
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
