package dev.statelab.system;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Watches the logs and states of all pods in the namespace, so that pods that are deleted before the end of a test count, too. */
final class PodWatch implements ResourceEventHandler<Pod>, AutoCloseable {

    private static final int LAST_LINES = 3;

    private final Set<Trouble> troubles = ConcurrentHashMap.newKeySet();
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private final Map<String, Deque<String>> lastLines = new ConcurrentSkipListMap<>();
    private final ExecutorService followers = Executors.newVirtualThreadPerTaskExecutor();
    private final SharedIndexInformer<Pod> informer;

    PodWatch() {
        informer = Cluster.CLIENT.pods().inNamespace(Cluster.NAMESPACE).inform(this);
    }

    @Override
    public void onAdd(Pod pod) {
        look(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        look(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
        look(pod);
    }

    private void look(Pod pod) {
        String name = pod.getMetadata().getName();
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            var state = status.getState();
            Stream.of(state, status.getLastState())
                    .filter(each -> each != null && each.getTerminated() != null)
                    .filter(each -> "OOMKilled".equals(each.getTerminated().getReason()))
                    .forEach(each -> troubles.add(new Trouble(name, status.getName() + " was OOMKilled")));
            if (status.getRestartCount() > 0) {
                troubles.add(new Trouble(
                        name, "%s restarted %d times".formatted(status.getName(), status.getRestartCount())));
            }
            String id = "%s %s %d".formatted(pod.getMetadata().getUid(), status.getName(), status.getRestartCount());
            if ((state.getRunning() != null || state.getTerminated() != null) && followed.add(id)) {
                followers.submit(() -> follow(name, status.getName()));
            }
        }
    }

    private void follow(String pod, String container) {
        try (LogWatch log = log(pod, container).watchLog();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
            Deque<String> last = lastLines.computeIfAbsent(pod + " " + container, key -> new ArrayDeque<>());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                judge(pod, line);
                synchronized (last) {
                    last.add(line);
                    if (last.size() > LAST_LINES) {
                        last.remove();
                    }
                }
            }
        } catch (IOException | KubernetesClientException e) {
            // the pod is gone, and its log with it
        }
    }

    private static ContainerResource log(String pod, String container) {
        return Cluster.CLIENT
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withName(pod)
                .inContainer(container);
    }

    private void judge(String pod, String line) {
        if (Trouble.isError(line)) {
            troubles.add(new Trouble(pod, line));
        }
    }

    /** The problems so far. The followed logs may lag, so the logs of all existing pods are read once more. */
    List<Trouble> troubles() {
        for (Pod pod :
                Cluster.CLIENT.pods().inNamespace(Cluster.NAMESPACE).list().getItems()) {
            look(pod);
            for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
                ContainerResource log = log(pod.getMetadata().getName(), status.getName());
                if (status.getState().getWaiting() == null) {
                    log.getLog().lines().forEach(line -> judge(pod.getMetadata().getName(), line));
                }
                if (status.getRestartCount() > 0) {
                    log.terminated()
                            .getLog()
                            .lines()
                            .forEach(line -> judge(pod.getMetadata().getName(), line));
                }
            }
        }
        return List.copyOf(troubles);
    }

    /** The last lines that a pod has logged. */
    List<String> lastLines(String pod) {
        List<String> all = new ArrayList<>();
        lastLines.forEach((container, lines) -> {
            if (container.startsWith(pod + " ")) {
                synchronized (lines) {
                    lines.forEach(line -> all.add(container + "| " + Trouble.shorten(line)));
                }
            }
        });
        return all;
    }

    @Override
    public void close() {
        informer.close();
        followers.shutdownNow();
    }
}
