package dev.statelab.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cluster of {@code ./lab up}, and the one namespace of it that belongs to the tests. */
final class Cluster {

    static final String NAMESPACE = "statelab";

    static final KubernetesClient CLIENT = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Environment.kubeconfig().toFile()))
            .build();

    private Cluster() {}

    /** Deletes the namespace with all that is in it, and makes it again as {@code ./lab install} does. */
    static void emptyNamespace() {
        CLIENT.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
        CLIENT.namespaces().withName(NAMESPACE).withTimeout(3, TimeUnit.MINUTES).delete();
        Command.of("kubectl", "apply", "-f", Environment.HOME.resolve("k8s/kind/namespace.yaml"))
                .run();
    }

    /** Pods that are to run on, as opposed to those of {@code helm test}. */
    static List<Pod> pods() {
        return CLIENT.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod ->
                        !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
                .toList();
    }

    static Pod pod(String name) {
        return CLIENT.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    /** Deletes a pod in good order, and does not wait for its end. */
    static void delete(String pod) {
        CLIENT.pods().inNamespace(NAMESPACE).withName(pod).delete();
    }

    /**
     * Kills the processes of pods by SIGKILL on their nodes, at the same time, and deletes the pods. Deleted by force they would still run their
     * {@code preStop} hooks, and Redis would hand its role over.
     */
    static void kill(List<String> pods) {
        // looked up before the first one dies: Sentinel needs a second to notice
        Map<String, String> processes = pods.stream()
                .map(Cluster::pod)
                .collect(Collectors.groupingBy(
                        pod -> pod.getSpec().getNodeName(),
                        Collectors.mapping(pod -> processes(pod, name -> true), Collectors.joining(" "))));
        processes.forEach((node, ids) -> onNode(node, "kill -9 " + ids));
        pods.forEach(pod -> CLIENT.pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .withGracePeriod(0)
                .delete());
    }

    /** Kills the process of one container by SIGKILL on its node. The pod stays, and the kubelet starts the container again. */
    static void killContainer(String pod, String container) {
        Pod found = pod(pod);
        onNode(found.getSpec().getNodeName(), "kill -9 " + processes(found, container::equals));
    }

    /** How often a container of the pod was started again. */
    static int restarts(String pod, String container) {
        return pod(pod).getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container))
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    /** Of the pod's containers with such names, on its node. */
    private static String processes(Pod pod, Predicate<String> names) {
        String containers = pod.getStatus().getContainerStatuses().stream()
                .filter(status -> names.test(status.getName()))
                .map(status -> status.getContainerID().replaceFirst(".*//", ""))
                .collect(Collectors.joining(" "));
        return onNode(pod.getSpec().getNodeName(), """
                for id in %s; do
                  crictl inspect --output go-template --template '{{.info.pid}} ' $id
                done
                """.formatted(containers))
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String onNode(String node, String script) {
        return Command.of("docker", "exec", node, "sh", "-ec", script).run();
    }

    /** Waits until every workload has as many ready pods as it wants, and no pod is about to end. */
    static void awaitReady() {
        await("all pods are ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(Cluster::ready);
    }

    private static boolean ready() {
        List<Pod> pods = pods();
        return pods.size() == wanted()
                && pods.stream()
                        .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod));
    }

    private static int wanted() {
        var apps = CLIENT.apps();
        return Stream.concat(
                        apps.deployments().inNamespace(NAMESPACE).list().getItems().stream()
                                .map(deployment -> deployment.getSpec().getReplicas()),
                        apps.statefulSets().inNamespace(NAMESPACE).list().getItems().stream()
                                .map(set -> set.getSpec().getReplicas()))
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** What the installed services say that they run on. */
    static List<String> runtimes() {
        return CLIENT.services().inNamespace(NAMESPACE).list().getItems().stream()
                .map(service -> service.getMetadata().getLabels().get("app.kubernetes.io/component"))
                .filter(List.of("stateful", "stateless")::contains)
                .map(component -> URI.create(
                        "http://127.0.0.1:%d/instance".formatted(component.equals("stateful") ? 8080 : 8081)))
                .map(Cluster::runtime)
                .toList();
    }

    private static String runtime(URI instance) {
        return await().atMost(Duration.ofMinutes(1)) // kube-proxy may need a second more than a pod's readiness
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> new ObjectMapper().readTree(instance.toURL()), Objects::nonNull)
                .required("runtime")
                .textValue();
    }

    /** The Secrets and volumes of a release: by kind and name, what changes when one is replaced or changed. */
    static Map<String, Object> kept(Release release) {
        Map<String, Object> kept = new TreeMap<>();
        Stream.of(CLIENT.secrets(), CLIENT.persistentVolumeClaims())
                .flatMap(kind -> kind
                        .inNamespace(NAMESPACE)
                        .withLabel("app.kubernetes.io/instance", release.name())
                        .list()
                        .getItems()
                        .stream())
                .map(HasMetadata.class::cast)
                .forEach(object -> kept.put(
                        object.getFullResourceName() + "/"
                                + object.getMetadata().getName(),
                        state(object)));
        return kept;
    }

    /** Keys by a hash, so that no failed test prints one. */
    private static String state(HasMetadata object) {
        String data =
                object instanceof Secret secret ? " data " + secret.getData().hashCode() : "";
        return object.getMetadata().getUid() + data;
    }
}
