package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Deed;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The store of a release: a StatefulSet with one pod, whose data is on a volume. */
final class StorePod {

    private static final Duration CHANGE = Duration.ofMinutes(2);
    private static final String CONFIG = "redis.conf";
    private static final Pattern APPENDFSYNC = Pattern.compile("(?m)^appendfsync (\\w+)$");

    private final KubernetesClient client;
    private final Release release;
    private final String component;

    /** @param component {@code redis} or {@code postgresql} */
    StorePod(KubernetesClient client, Release release, String component) {
        this.client = client;
        this.release = release;
        this.component = component;
    }

    boolean exists() {
        return !release.all(client.apps().statefulSets(), component).isEmpty();
    }

    /** The kubelet sends SIGTERM and two seconds later SIGKILL: a store may use them to write what it has. */
    Deed kill() {
        Pod victim = pods().stream().findFirst().orElseThrow(() -> new PlatformException("there is no store to kill"));
        String uid = victim.getMetadata().getUid();
        client.resource(victim)
                .inNamespace(release.namespace())
                .withGracePeriod(0)
                .delete();
        boolean replaced = Await.until(
                CHANGE,
                () -> pods().stream()
                        .anyMatch(pod -> !pod.getMetadata().getUid().equals(uid) && Readiness.isPodReady(pod)));
        return new Deed(
                "the store's pod deleted without grace",
                release.kubectl(
                        "delete pod %s --grace-period=0 --force",
                        victim.getMetadata().getName()),
                0,
                replaced ? "a pod with another UID has taken the place of " + uid : null);
    }

    Deed stop() {
        scale(0);
        boolean gone = Await.until(CHANGE, () -> pods().isEmpty());
        return new Deed(
                "the store stopped",
                release.kubectl("scale statefulset/%s --replicas=0", name()),
                null,
                gone ? "the store has no pod" : null);
    }

    Deed start() {
        scale(1);
        boolean ready = Await.until(CHANGE, () -> pods().stream().anyMatch(Readiness::isPodReady));
        return new Deed(
                "the store started",
                release.kubectl("scale statefulset/%s --replicas=1", name()),
                null,
                ready ? "its pod is ready" : null);
    }

    /** Redis reads its configuration when it starts: its pod is replaced, in good order. */
    Deed flush(Fsync policy) {
        ConfigMap config = config();
        client.resource(config).inNamespace(release.namespace()).edit(map -> {
            map.getData()
                    .compute(
                            CONFIG, (file, text) -> APPENDFSYNC.matcher(text).replaceAll("appendfsync " + policy.id()));
            return map;
        });
        stop();
        Deed started = start();
        return new Deed(
                "Redis with appendfsync " + policy.id(),
                release.kubectl("edit configmap/%s", config.getMetadata().getName()),
                null,
                started.proof());
    }

    /** What the configuration says. */
    Fsync fsync() {
        Matcher said = APPENDFSYNC.matcher(config().getData().get(CONFIG));
        return said.find() ? Fsync.valueOf(said.group(1).toUpperCase(Locale.ROOT)) : Fsync.EVERYSEC;
    }

    private ConfigMap config() {
        return release.all(client.configMaps(), component).stream()
                .filter(map -> map.getData().containsKey(CONFIG))
                .findFirst()
                .orElseThrow(() -> new PlatformException("the " + release + " has no configuration of Redis"));
    }

    private void scale(int replicas) {
        client.apps()
                .statefulSets()
                .inNamespace(release.namespace())
                .withName(name())
                .scale(replicas);
    }

    private List<Pod> pods() {
        return release.all(client.pods(), component);
    }

    private String name() {
        return release.one(client.apps().statefulSets(), component, component)
                .getMetadata()
                .getName();
    }
}
