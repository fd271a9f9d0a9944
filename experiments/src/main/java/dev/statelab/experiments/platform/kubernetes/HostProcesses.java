package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The processes of pods, as seen from their node. A process can be killed or stopped without notice only from there: the kubelet sends
 * SIGTERM before SIGKILL, and the kernel drops SIGKILL and SIGSTOP from a container to its own first process. So a helper pod runs on the
 * node, in the node's PID namespace, as root with only the capability to send signals. If the cluster does not admit such a pod, no process
 * can be reached. To enter the network of a pod it takes a {@linkplain #privileged privileged} one.
 */
final class HostProcesses implements AutoCloseable {

    /** The label of the helper pods. */
    static final String LABEL = "statelab.dev/host-processes";

    /** Not the namespace of the release, which does not admit pods in the node's namespaces; {@code kubectl debug node} uses this one too. */
    static final String NAMESPACE = "default";

    /** Finds the processes by their container's id in their cgroup, sends a signal to all of them, and prints their PIDs. */
    private static final String SIGNAL = """
            pids=$(grep -lsE "$2" /proc/[0-9]*/cgroup | cut -d / -f 3)
            [ -n "$pids" ] && kill -s "$1" $pids && echo $pids
            """;

    /** Prints the state of each process, as ps does; nothing for one that has exited. */
    private static final String STATES = """
            for pid in "$@"; do sed -n 's/^State:[^A-Za-z]*\\(.\\).*/\\1/p' "/proc/$pid/status" 2>/dev/null; done; true
            """;

    private static final Duration START = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final boolean allRights;

    /** The helper pod on each node; empty if none could be started. */
    private final Map<String, String> pods = new HashMap<>();

    private boolean closed;

    HostProcesses(KubernetesClient client) {
        this(client, false);
    }

    private HostProcesses(KubernetesClient client, boolean allRights) {
        this.client = client;
        this.allRights = allRights;
    }

    /** With helper pods that have all rights on their node, and its files in {@code /host}. */
    static HostProcesses privileged(KubernetesClient client) {
        return new HostProcesses(client, true);
    }

    /** Why no process can be reached in this cluster; empty if the cluster admits the helper pods. */
    Optional<String> refusal() {
        try {
            client.resource(pod("any", "any")).dryRun(true).create();
            return Optional.empty();
        } catch (KubernetesClientException refused) {
            return Optional.of("the cluster admits no %spod in the PID namespace of its nodes: %s"
                    .formatted(allRights ? "privileged " : "", refused.getMessage()));
        }
    }

    /**
     * Whether the processes of this pod can be reached; starts a helper pod on its node if there is none. The helper pod uses this pod's
     * image, which the node has, and needs a shell, grep, cut and sed in it; a privileged one chroot, head and sort, too.
     */
    synchronized boolean reach(Pod pod) {
        return !closed
                && !pods.computeIfAbsent(pod.getSpec().getNodeName(), node -> start(node, pod))
                        .isEmpty();
    }

    /**
     * Sends a signal to all processes of a pod that {@link #reach} has reached.
     *
     * @param name such as {@code KILL}
     * @return their PIDs on the node, at least one
     * @throws PlatformException if they have exited, or have not started
     */
    List<String> signal(Pod pod, String name) {
        String pids = run(pod, SIGNAL, name, containers(pod));
        if (pids.isEmpty()) {
            throw new PlatformException("no process of " + pod.getMetadata().getName() + " runs on its node");
        }
        return List.of(pids.split(" "));
    }

    /** The equivalent command line. */
    static String command(Pod pod, String name) {
        return "kubectl debug node/%s --image=busybox -- sh -c 'kill -s %s $(grep -lsE \"%s\" /proc/[0-9]*/cgroup | cut -d / -f 3)'"
                .formatted(pod.getSpec().getNodeName(), name, containers(pod));
    }

    /**
     * The ids of its containers, as alternatives of a regular expression.
     *
     * @throws PlatformException if none has started: the empty expression would match every process of the node
     */
    static String containers(Pod pod) {
        String ids = pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getContainerID)
                .filter(Objects::nonNull)
                .map(id -> id.substring(id.lastIndexOf('/') + 1)) // after containerd://
                .filter(id -> !id.isEmpty())
                .collect(Collectors.joining("|"));
        if (ids.isEmpty()) {
            throw new PlatformException("no container of " + pod.getMetadata().getName() + " has started");
        }
        return ids;
    }

    /** The states of these processes, in the letters of ps; none for one that has exited. */
    List<String> states(Pod pod, List<String> pids) {
        String states = run(pod, STATES, pids.toArray(String[]::new));
        return states.isEmpty() ? List.of() : List.of(states.split("\n"));
    }

    /**
     * Runs a shell program in the helper pod on the node of a pod that {@link #reach} has reached.
     *
     * @return its output, stripped
     * @throws PlatformException if it cannot be run, or does not exit within ten seconds
     */
    String run(Pod pod, String program, String... arguments) {
        String[] command = new String[arguments.length + 4];
        List.of("sh", "-c", program, "sh").toArray(command);
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        String name = pods.get(pod.getSpec().getNodeName());
        return PodCommand.output(client.pods().inNamespace(NAMESPACE).withName(name), NodePod.CONTAINER, command);
    }

    /** The name of the helper pod once it is running; empty if it cannot be started. */
    private String start(String node, Pod neighbour) {
        try {
            Pod started = client.resource(pod(
                            node, neighbour.getSpec().getContainers().getFirst().getImage()))
                    .create();
            boolean runs = Await.until(START, () -> {
                ContainerState state = state(started);
                return state.getRunning() != null || failed(state);
            });
            return runs && state(started).getRunning() != null
                    ? started.getMetadata().getName()
                    : "";
        } catch (KubernetesClientException refused) {
            return "";
        }
    }

    private ContainerState state(Pod pod) {
        return client.resource(pod).require().getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .findFirst()
                .orElseGet(ContainerState::new);
    }

    private static boolean failed(ContainerState state) {
        return state.getTerminated() != null
                || state.getWaiting() != null
                        && state.getWaiting().getReason() != null
                        && state.getWaiting().getReason().matches(".*(Error|BackOff).*");
    }

    private Pod pod(String node, String image) {
        Pod pod = NodePod.on(node, image);
        return allRights ? NodePod.privileged(pod) : pod;
    }

    /** Deletes the helper pods; none is started afterwards. */
    @Override
    public synchronized void close() {
        closed = true;
        pods.values().stream()
                .filter(name -> !name.isEmpty())
                .forEach(name ->
                        client.pods().inNamespace(NAMESPACE).withName(name).delete());
        pods.clear();
    }
}
