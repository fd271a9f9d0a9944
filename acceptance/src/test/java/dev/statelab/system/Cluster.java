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

/** The cluster of {@code ./lab up}, and the one namespace in it that the tests use. */
final class Cluster {

    static final String NAMESPACE = "statelab";

    static final KubernetesClient CLIENT = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Environment.kubeconfig().toFile()))
            .build();

    private Cluster() {}

    /**
     * Deletes the namespace with all its objects, and creates it again as {@code ./lab install} does. Returns when it has its default
     * account, without which the API server rejects the first pods.
     */
    static void emptyNamespace() {
        CLIENT.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
        CLIENT.namespaces().withName(NAMESPACE).withTimeout(3, TimeUnit.MINUTES).delete();
        Command.of("kubectl", "apply", "-f", Environment.HOME.resolve("k8s/kind/namespace.yaml"))
                .run();
        await("the namespace has its default account")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> CLIENT.serviceAccounts()
                                .inNamespace(NAMESPACE)
                                .withName("default")
                                .get(),
                        Objects::nonNull);
    }

    /** Pods that should keep running, unlike those of {@code helm test}. */
    static List<Pod> pods() {
        return CLIENT.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod ->
                        !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
                .toList();
    }

    static Pod pod(String name) {
        return CLIENT.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    /** Deletes a pod gracefully, without waiting until it is gone. */
    static void delete(String pod) {
        CLIENT.pods().inNamespace(NAMESPACE).withName(pod).delete();
    }

    /**
     * Kills the processes of pods by SIGKILL, with one command per node, and deletes the pods. A forced deletion alone would still run the
     * {@code preStop} hooks, and Redis would hand its role over.
     */
    static void kill(List<String> pods) {
        // look up all processes before the first kill, because Sentinel notices it after a second
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

    /** Kills the process of one container by SIGKILL on its node. The pod stays, and the kubelet restarts the container. */
    static void killContainer(String pod, String container) {
        Pod found = pod(pod);
        onNode(found.getSpec().getNodeName(), "kill -9 " + processes(found, container::equals));
    }

    /** How often a container of the pod was restarted. */
    static int restarts(String pod, String container) {
        return pod(pod).getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container))
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    /** The process ids, on the node, of the pod's containers with matching names. */
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

    /** Waits until every workload has the desired number of ready pods, and no pod is terminating. */
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

    /** The runtimes that the installed services report. */
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
        return await().atMost(Duration.ofMinutes(1)) // kube-proxy may take a second longer than the pod's readiness
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> new ObjectMapper().readTree(instance.toURL()), Objects::nonNull)
                .required("runtime")
                .textValue();
    }

    /** The Secrets and volume claims of a release by kind and name, each with a value that changes if the object is replaced or changed. */
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

    /** Contains keys only as a hash, so that no failed test prints one. */
    private static String state(HasMetadata object) {
        String data =
                object instanceof Secret secret ? " data " + secret.getData().hashCode() : "";
        return object.getMetadata().getUid() + data;
    }
}
