package dev.statelab.chart;

import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.RedisPod;
import dev.statelab.testkit.chart.Rendering;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three real Redis servers with a real Sentinel each, which run with the rendered scripts and configuration. */
final class SentinelPods implements AutoCloseable {

    static final Rendering CHART = Chart.render("redis.topology=sentinel", "stateless.revocation=denylist");
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<RedisPod> pods = new ArrayList<>();

    /** Starts all pods at once, as a StatefulSet does when it is installed, and waits until they know each other. */
    SentinelPods(Path directory) throws IOException {
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            pods.add(new RedisPod(CHART, ordinal, directory.resolve("pod-" + ordinal)));
        }
        start();
        awaitWhole();
    }

    RedisPod get(int ordinal) {
        return pods.get(ordinal);
    }

    List<RedisPod> all() {
        return List.copyOf(pods);
    }

    /** Replaces the pod with this ordinal by {@code pod}. */
    void replace(int ordinal, RedisPod pod) {
        pods.set(ordinal, pod);
    }

    /** Starts all pods at once. */
    void start() throws IOException {
        for (RedisPod pod : pods) {
            pod.start();
        }
    }

    /** Kills all pods with SIGKILL. */
    void kill() throws InterruptedException {
        for (RedisPod pod : pods) {
            pod.kill();
        }
    }

    /** The two pods other than {@code pod}. */
    List<RedisPod> others(RedisPod pod) {
        return pods.stream().filter(other -> other != pod).toList();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** Waits until each Sentinel knows both others and two connected replicas, considers none down, and has no failover in progress. */
    void awaitWhole() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            for (RedisPod pod : pods) {
                String seen = sentinel(pod, "sentinel sentinel-password", "SENTINEL MASTER statelab");
                if (!seen.contains("num-slaves 2 num-other-sentinels 2")
                        || seen.contains("failover_in_progress")
                        || sentinel(pod, "sentinel sentinel-password", "SENTINEL REPLICAS statelab")
                                .contains("s_down")
                        || !replication(primary()).contains("connected_slaves:2")) {
                    return false;
                }
            }
            return true;
        });
    }

    /** The primary that the Sentinels of all running pods name, once they agree: they update each other within two seconds. */
    RedisPod primary() {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(this::agreed, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<RedisPod> agreed() throws IOException {
        List<String> named = new ArrayList<>();
        for (RedisPod pod : pods) {
            if (pod.isRunning()) {
                named.add(sentinel(pod, "shop password", "SENTINEL GET-MASTER-ADDR-BY-NAME statelab"));
            }
        }
        return pods.stream()
                .filter(pod -> named.stream().allMatch(name -> name.equals(pod.address() + " 6379")))
                .findAny();
    }

    static String redis(RedisPod pod, String command) throws IOException {
        try (RedisConnection connection = connect(pod, 6379, "shop password")) {
            return connection.command(command);
        }
    }

    static String replication(RedisPod pod) throws IOException {
        try (RedisConnection connection = connect(pod, 6379, "sentinel sentinel-password")) {
            return connection.command("INFO replication");
        }
    }

    static String sentinel(RedisPod pod, String user, String command) throws IOException {
        try (RedisConnection connection = connect(pod, 26379, user)) {
            return connection.command(command);
        }
    }

    /** Connects as a user: its name and, after a space, the key of its password in the Secret. */
    static RedisConnection connect(RedisPod pod, int port, String user) throws IOException {
        String[] account = user.split(" ");
        RedisConnection connection = new RedisConnection(pod.address(), port);
        connection.command(
                "AUTH %s %s".formatted(account[0], Namespace.secret(CHART, "demo-statelab-redis", account[1])));
        return connection;
    }
}
