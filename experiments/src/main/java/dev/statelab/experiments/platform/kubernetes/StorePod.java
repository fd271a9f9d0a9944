package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The store of a release: a StatefulSet with volumes, with one pod, or with several of which one is the primary. */
final class StorePod {

    private static final Duration CHANGE = Duration.ofMinutes(2);
    static final String CONFIG = "redis.conf";
    private static final Pattern APPENDFSYNC = Pattern.compile("(?m)^appendfsync (\\w+)$");
    private static final Pattern MIN_REPLICAS = Pattern.compile("(?m)^min-replicas-to-write \\d+$");

    /** The label of a pod that only a StatefulSet sets; a Service that selects it leads to this pod alone. */
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

    private final KubernetesClient client;
    private final Release release;
    private final String component;
    private final HostProcesses processes;

    /** @param component {@code redis} or {@code postgresql} */
    StorePod(KubernetesClient client, Release release, String component, HostProcesses processes) {
        this.client = client;
        this.release = release;
        this.component = component;
        this.processes = processes;
    }

    /** Whether the release has this store as a single StatefulSet; a cluster has one per shard. */
    boolean exists() {
        return release.all(client.apps().statefulSets(), component).size() == 1;
    }

    /**
     * Kills the store, by SIGKILL if its process can be reached; otherwise the kubelet sends SIGTERM first, and the store may still flush
     * its data.
     */
    Action.Done kill() {
        List<Pod> pods = pods();
        Pod victim = victim(pods);
        Kill kill = new Kill(processes, victim);
        kill.perform(resource(victim));
        String uid = victim.getMetadata().getUid();
        boolean replaced = Await.until(
                CHANGE,
                () -> pods().stream()
                                .noneMatch(pod -> pod.getMetadata().getUid().equals(uid))
                        && areReady(pods.size()));
        return kill.done(
                "the store's pod",
                release.kubectl(""),
                replaced ? "a pod with a different UID has replaced " + uid : null);
    }

    /** Prepares {@link #kill}. */
    void makeReadyToKill() {
        processes.reach(victim(pods()));
    }

    private Pod victim(List<Pod> pods) {
        return pods.size() > 1
                ? primary(pods.getFirst(), pods)
                : pods.stream().findFirst().orElseThrow(() -> new PlatformException("there is no store to kill"));
    }

    /**
     * The primary among these pods, according to the Sentinel of one of them.
     *
     * @throws PlatformException if it does not respond, or names another
     */
    Pod primary(Pod asked, List<Pod> pods) {
        String host = PodCommand.output(
                resource(asked),
                "sentinel",
                "redis-cli",
                "-p",
                "26379",
                "--user",
                "shop",
                "sentinel",
                "get-master-addr-by-name",
                "statelab");
        return pods.stream()
                .filter(pod -> host.startsWith(pod.getMetadata().getName() + "."))
                .findFirst()
                .orElseThrow(() -> new PlatformException("Sentinel's primary is no pod of the store: " + host));
    }

    /** Whether the Redis of this pod considers itself a primary. */
    boolean servesAsPrimary(Pod pod) {
        return PodCommand.output(
                        resource(pod),
                        "redis",
                        "sh",
                        "-c",
                        "REDISCLI_AUTH=$SENTINEL_PASSWORD redis-cli --user sentinel role")
                .startsWith("master");
    }

    private PodResource resource(Pod pod) {
        return client.pods()
                .inNamespace(release.namespace())
                .withName(pod.getMetadata().getName());
    }

    private boolean areReady(int number) {
        return pods().stream().filter(Readiness::isPodReady).count() >= number;
    }

    Action.Done stop() {
        new Changes(client).make(statefulSet(), new JsonObject().put("spec", new JsonObject().put("replicas", 0)));
        boolean gone = Await.until(CHANGE, () -> pods().isEmpty());
        return new Action.Done(
                "the store stopped",
                release.kubectl("scale statefulset/%s --replicas=0", name()),
                null,
                gone ? "the store has no pods" : null);
    }

    Action.Done start() {
        new Changes(client).takeBack(statefulSet());
        int wanted = statefulSet().getSpec().getReplicas();
        boolean ready = Await.until(CHANGE, () -> areReady(wanted));
        return new Action.Done(
                "the store started",
                release.kubectl("scale statefulset/%s --replicas=%d", name(), wanted),
                null,
                ready ? "all its pods are ready again" : null);
    }

    Action.Done flush(Fsync policy) {
        return configure(APPENDFSYNC, "appendfsync " + policy.id());
    }

    /** Sets how many replicas a primary needs to accept a write; does nothing if that is set. */
    Action.Done requireReplicas(int number) {
        String setting = "min-replicas-to-write " + number;
        return config().getData().get(CONFIG).lines().anyMatch(setting::equals)
                ? new Action.Done("Redis with " + setting, "(nothing to do)", null, "the configuration says so")
                : configure(MIN_REPLICAS, setting);
    }

    /** Redis reads its configuration at startup, so its pods are replaced gracefully. */
    private Action.Done configure(Pattern former, String setting) {
        ConfigMap config = config();
        String text = former.matcher(config.getData().get(CONFIG)).replaceAll(setting);
        new Changes(client).make(config, new JsonObject().put("data", new JsonObject().put(CONFIG, text)));
        boolean started = restart().proof() != null;
        return new Action.Done(
                "Redis with " + setting,
                release.kubectl("edit configmap/%s", config.getMetadata().getName()),
                null,
                started && pods().stream().allMatch(pod -> hasRead(pod, setting))
                        ? "the configuration that each new Redis has read says " + setting
                        : null);
    }

    /** Redis itself cannot be queried: no user of the release may run CONFIG. */
    private boolean hasRead(Pod pod, String setting) {
        return PodCommand.output(resource(pod), "redis", "grep", "-x", setting, "/etc/redis/" + CONFIG)
                .equals(setting);
    }

    /** Restarts it gracefully, with the data on its volumes. */
    Action.Done restart() {
        stop();
        return start();
    }

    /** The flush policy in the configuration; without one, the default of Redis. */
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

    /** Whether it has Sentinels, which replace a primary that is down. */
    boolean hasSentinels() {
        return release.all(client.configMaps(), component).stream()
                .anyMatch(map -> map.getData().containsKey(Sentinels.CONFIG));
    }

    /** The addresses of all its pods and Services, in order; none if the store is not part of the release. */
    List<String> addresses() {
        return addresses(pods(), release.all(client.services(), component));
    }

    /** The addresses of these pods, and of the Services that lead to one of them alone. */
    List<String> addresses(List<Pod> pods) {
        Set<String> names =
                pods.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
        return addresses(
                pods,
                release.all(client.services(), component).stream()
                        .filter(service ->
                                names.contains(service.getSpec().getSelector().get(POD_NAME)))
                        .toList());
    }

    private static List<String> addresses(List<Pod> pods, List<Service> services) {
        return Stream.concat(
                        pods.stream().map(pod -> pod.getStatus().getPodIP()),
                        services.stream().map(service -> service.getSpec().getClusterIP()))
                .filter(address -> address != null && !address.isEmpty() && !address.equals("None"))
                .sorted()
                .toList();
    }

    /** Its pods, in no particular order. */
    List<Pod> pods() {
        return release.all(client.pods(), component);
    }

    private String name() {
        return statefulSet().getMetadata().getName();
    }

    private StatefulSet statefulSet() {
        return release.one(client.apps().statefulSets(), component, component);
    }
}
