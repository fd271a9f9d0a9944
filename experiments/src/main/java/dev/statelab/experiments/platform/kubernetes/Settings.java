package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.ClientIPConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads from the objects of a cluster what actions change: see {@link Target#settings}. */
record Settings(KubernetesClient client) {

    /** Settings in the files of Redis and of Sentinel. */
    private static final Pattern IN_FILES =
            Pattern.compile("(?m)^(appendfsync|sentinel down-after-milliseconds statelab) (\\w+)$");

    /** The affinity, the number of replicas or what an autoscaler may make of it, and the nodes on which no pod may start. */
    Map<String, String> ofService(Scope scope) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("affinity", affinity(scope.service().getSpec()));
        list(client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(scope.namespace()))
                .ifPresent(all -> putSize(settings, scope.controller(), all));
        list(client.nodes()).ifPresent(all -> settings.put("cordoned nodes", cordoned(all)));
        return settings;
    }

    /** The sizes of its StatefulSets and the settings in its configuration; empty if the release has no such store. */
    Map<String, String> ofStore(Release release, String component) {
        Map<String, String> labels = release.labels(component);
        Map<String, String> settings = new TreeMap<>();
        list(client.apps().statefulSets().inNamespace(release.namespace()).withLabels(labels))
                .ifPresent(all -> all.forEach(set -> settings.put(
                        "replicas of " + set.getMetadata().getName(),
                        String.valueOf(set.getSpec().getReplicas()))));
        list(client.configMaps().inNamespace(release.namespace()).withLabels(labels))
                .ifPresent(all -> all.stream()
                        .flatMap(map -> map.getData().values().stream())
                        .flatMap(file -> IN_FILES.matcher(file).results())
                        .forEach(line -> settings.put(line.group(1), line.group(2))));
        return settings;
    }

    private static String affinity(ServiceSpec service) {
        return service.getSessionAffinity()
                + Optional.ofNullable(service.getSessionAffinityConfig())
                        .map(SessionAffinityConfig::getClientIP)
                        .map(ClientIPConfig::getTimeoutSeconds)
                        .map(" for %d s"::formatted)
                        .orElse("");
    }

    /** Under an autoscaler, the number of replicas is its choice. */
    private static void putSize(
            Map<String, String> settings, Controller controller, List<HorizontalPodAutoscaler> autoscalers) {
        autoscalers.stream()
                .map(HorizontalPodAutoscaler::getSpec)
                .filter(spec -> reference(spec.getScaleTargetRef()).equals(controller.reference()))
                .findFirst()
                .ifPresentOrElse(
                        spec -> settings.put(
                                "limits of the autoscaler", spec.getMinReplicas() + " to " + spec.getMaxReplicas()),
                        () -> settings.put("replicas", Integer.toString(controller.replicas())));
    }

    private static String reference(CrossVersionObjectReference target) {
        return target.getKind().toLowerCase(Locale.ROOT) + "/" + target.getName();
    }

    private static String cordoned(List<Node> nodes) {
        String names = nodes.stream()
                .filter(node -> Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                .map(node -> node.getMetadata().getName())
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    /** The objects; empty if the account may not list them. */
    private static <T extends HasMetadata> Optional<List<T>> list(Listable<? extends KubernetesResourceList<T>> kind) {
        try {
            return Optional.of(kind.list().getItems());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
