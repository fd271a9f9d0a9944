package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Changes that a harness left behind because it was killed before it could undo them. */
public final class Leftovers {

    private final KubernetesClient client;
    private final String namespace;

    private Leftovers(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * Undoes all these changes in the namespace and on the nodes, and deletes the pods and Services of the harness. Skips objects that the
     * account may not list, since it cannot have changed them either.
     *
     * @return a line for each object that was changed or deleted
     * @throws PlatformException if no cluster responds, or it refuses
     */
    public static List<String> takeBack(String namespace) {
        try (KubernetesClient client = KubernetesPlatform.client()) {
            return new Boundary(client).get(() -> takeBack(client, namespace));
        }
    }

    static List<String> takeBack(KubernetesClient client, String namespace) {
        return new Leftovers(client, namespace).takeBack();
    }

    private List<String> takeBack() {
        List<String> lines = new ArrayList<>();
        // first, so that they are gone even if a store does not respond, and busy pods do not slow it down
        Stream.<Listable<? extends KubernetesResourceList<? extends HasMetadata>>>of(
                        client.services().inNamespace(namespace).withLabel(RelayPods.LABEL),
                        client.pods().inNamespace(namespace).withLabel(RelayPods.LABEL),
                        client.pods().inNamespace(namespace).withLabel(BusyPods.LABEL),
                        client.pods().inNamespace(HostProcesses.NAMESPACE).withLabel(HostProcesses.LABEL))
                .flatMap(kind -> list(kind).stream())
                .forEach(ours -> {
                    client.resource(ours).delete();
                    lines.add("%s/%s: deleted"
                            .formatted(
                                    ours.getKind().toLowerCase(Locale.ROOT),
                                    ours.getMetadata().getName()));
                });
        // an autoscaler before its target, and a configuration before its readers
        Stream.<Listable<? extends KubernetesResourceList<? extends HasMetadata>>>of(
                        client.nodes(),
                        client.services().inNamespace(namespace),
                        client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(namespace),
                        client.configMaps().inNamespace(namespace),
                        client.apps().statefulSets().inNamespace(namespace),
                        client.apps().deployments().inNamespace(namespace))
                .flatMap(kind -> list(kind).stream())
                .forEach(object -> Changes.before(object).ifPresent(before -> {
                    takeBack(object, before);
                    lines.add("%s/%s: %s as before"
                            .formatted(
                                    object.getKind().toLowerCase(Locale.ROOT),
                                    object.getMetadata().getName(),
                                    names(before)));
                }));
        // last, since they fail if the cluster no longer admits helper pods
        try (HostProcesses processes = new HostProcesses(client);
                HostProcesses network = HostProcesses.privileged(client)) {
            List<String> failures = new ArrayList<>();
            eachOf(Freezing::isFrozen, failures, pod -> {
                new Freezing(client, processes).thaw(pod);
                lines.add("pod/" + pod.getMetadata().getName() + ": resumed");
            });
            eachOf(Cutting::isCut, failures, pod -> {
                new Cutting(client, network).heal("connected again", pod);
                lines.add("pod/" + pod.getMetadata().getName() + ": connected again");
            });
            if (!failures.isEmpty()) {
                throw new PlatformException(String.join("; ", failures));
            }
        }
        return lines;
    }

    /** A pod that cannot be restored must not keep the others from it. */
    private void eachOf(Predicate<Pod> which, List<String> failures, Consumer<Pod> restore) {
        pods(which).forEach(pod -> {
            try {
                restore.accept(pod);
            } catch (PlatformException e) {
                failures.add(e.getMessage());
            }
        });
    }

    private Stream<Pod> pods(Predicate<Pod> which) {
        return list(client.pods().inNamespace(namespace)).stream()
                .map(Pod.class::cast)
                .filter(which);
    }

    private static List<? extends HasMetadata> list(
            Listable<? extends KubernetesResourceList<? extends HasMetadata>> kind) {
        try {
            return kind.list().getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return List.of();
            }
            throw e;
        }
    }

    private void takeBack(HasMetadata object, JsonObject before) {
        new Changes(client).takeBack(object);
        if (object instanceof ConfigMap) { // the configuration of Redis
            Map<String, String> labels = object.getMetadata().getLabels();
            Release release = new Release(namespace, labels.get(Release.INSTANCE_LABEL));
            JsonObject files = before.getJsonObject("data");
            if (files.containsKey(StorePod.CONFIG)) { // read at startup only
                new StorePod(client, release, labels.get(Release.COMPONENT_LABEL), new HostProcesses(client)).restart();
            }
            if (files.containsKey(Sentinels.CONFIG)) {
                new Sentinels(client, release).restoreDownAfter();
            }
        }
    }

    /** The names of the fields, without their parents: {@code minReplicas, maxReplicas}. */
    private static String names(JsonObject before) {
        return before.stream()
                .flatMap(field -> ((JsonObject) field.getValue()).fieldNames().stream())
                .collect(Collectors.joining(", "));
    }
}
