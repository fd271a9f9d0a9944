package dev.statelab.testkit.chart;

import dev.statelab.testkit.store.RedisExecutable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ExecAction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A Redis pod as the chart renders it, with a real Redis: its containers are processes, its volumes are directories. Its name resolves
 * to a loopback address that only this pod uses, so the ports are the same as in the chart.
 */
public final class RedisPod implements AutoCloseable {

    private static final String NAME = "demo-statelab-redis";

    /** Reserves {@link #NETWORK} for this process while it is open. */
    private static ServerSocket claim;

    /** Different in each test process, since two can run at the same time. */
    private static final String NETWORK = claimNetwork();

    private final Rendering chart;
    private final int ordinal;
    private final String address;
    private final Path directory;
    private final Map<String, Process> containers = new HashMap<>();

    /**
     * Creates a pod without starting it; {@code directory} becomes its file system.
     *
     * @param ordinal from 0; in a cluster counted over all shards, each of which has two consecutive pods
     */
    public RedisPod(Rendering chart, int ordinal, Path directory) throws IOException {
        this(chart, ordinal, hostname(ordinal) + ".1", directory);
    }

    private RedisPod(Rendering chart, int ordinal, String address, Path directory) throws IOException {
        this.chart = chart;
        this.ordinal = ordinal;
        this.address = address;
        this.directory = directory;
        for (String name : List.of("data", "run", "etc", "bin")) {
            Files.createDirectories(directory.resolve(name));
        }
        for (Map.Entry<String, String> file :
                chart.get(ConfigMap.class, NAME).getData().entrySet()) {
            Files.writeString(directory.resolve("etc").resolve(file.getKey()), here(file.getValue()));
        }
        Path executable = RedisExecutable.path();
        Files.copy(
                executable,
                directory.resolve("bin/redis-server"),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** This pod, not started, after an upgrade that keeps volumes and passwords. */
    public RedisPod upgraded(Rendering upgrade) throws IOException {
        return new RedisPod(upgrade, ordinal, address, directory);
    }

    /** This cluster pod as Kubernetes replaces it: not started, with the same volumes and a new address. */
    public RedisPod replaced() throws IOException {
        int last = address.lastIndexOf('.') + 1;
        String next = address.substring(0, last) + (Integer.parseInt(address.substring(last)) + 1);
        return new RedisPod(chart, ordinal, next, directory);
    }

    /** This pod, not started, after an upgrade that gives all pods new names; the former names still resolve to them. */
    public RedisPod renamed() throws IOException {
        return new RedisPod(chart, ordinal, hostname(ordinal) + ".2", directory);
    }

    public String address() {
        return address;
    }

    /** The directory that stands for {@code path} in the pod. */
    public Path path(String path) {
        return directory.resolve(path);
    }

    /**
     * Starts the Redis containers that are not running, without the exporter. Their output goes to files named after them in the pod's
     * directory.
     */
    public void start() throws IOException {
        start(container -> true);
    }

    /** Starts only Sentinel, as if Redis were still loading its data. */
    public void startSentinel() throws IOException {
        start("sentinel"::equals);
    }

    private void start(Predicate<String> wanted) throws IOException {
        if (clustered()) {
            Files.createDirectories(hosts());
            Files.writeString(hosts().resolve("%s.%s-headless.shop.svc".formatted(name(), NAME)), address);
        }
        for (Container container : containers()) {
            Process process = containers.get(container.getName());
            boolean runs = process != null && process.isAlive();
            if (!runs
                    && wanted.test(container.getName())
                    && container.getCommand().contains("sh")) {
                containers.put(
                        container.getName(),
                        run(container.getName(), container, container.getArgs().getLast()));
            }
        }
    }

    /** Whether all containers are running. */
    public boolean isRunning() {
        return !containers.isEmpty() && containers.values().stream().allMatch(Process::isAlive);
    }

    /** Stops the containers with SIGTERM, as the kubelet does; the Redis container gets it after its {@code preStop} hook. */
    public void stop() throws IOException, InterruptedException {
        List<Process> ended = List.copyOf(containers.values());
        for (Map.Entry<String, Process> container : containers.entrySet()) {
            if (!container.getKey().equals("redis")) {
                container.getValue().destroy();
            }
        }
        preStop();
        containers.get("redis").destroy();
        for (Process container : ended) {
            container.waitFor();
        }
        containers.clear();
    }

    /** Runs Redis' {@code preStop} hook to completion. */
    public void preStop() throws IOException, InterruptedException {
        Container redis = containers().getFirst();
        run("pre-stop", redis, script(redis.getLifecycle().getPreStop().getExec()))
                .waitFor();
    }

    /** Whether Redis' readiness probe succeeds. */
    public boolean isReady() throws IOException, InterruptedException {
        Container redis = containers().getFirst();
        return run("readiness", redis, script(redis.getReadinessProbe().getExec()))
                        .waitFor()
                == 0;
    }

    /** Runs the pod of {@code helm test} that connects to this one, and returns its exit status. */
    public int runTest() throws IOException, InterruptedException {
        Container test = chart.pods().get(NAME + "-test").getContainers().getFirst();
        return run("helm-test", test, test.getArgs().getLast()).waitFor();
    }

    /** Kills the Redis container with SIGKILL, as when it runs out of memory; the Sentinel container keeps running. */
    public void killRedis() throws InterruptedException {
        containers.get("redis").destroyForcibly().waitFor();
    }

    /** Kills all containers with SIGKILL. */
    public void kill() throws InterruptedException {
        for (Process container : containers.values()) {
            container.destroyForcibly().waitFor();
        }
        containers.clear();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private Process run(String name, Container container, String script) throws IOException {
        // Kubernetes expands $(VAR) in a command, and turns $$ into a single dollar.
        ProcessBuilder builder = new ProcessBuilder("sh", "-ec", here(script).replace("$$", "$"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".log").toFile()));
        Map<String, String> environment = builder.environment();
        Rendering.environment(container).forEach((variable, source) -> environment.put(variable, secret(source)));
        environment.put("HOSTNAME", clustered() ? name() : hostname(ordinal));
        environment.put("HOSTS", hosts().toString());
        String bin = directory.resolve("bin") + ":"
                + Path.of("..", "testkit", "src", "main", "bin").toAbsolutePath();
        environment.merge("PATH", bin, (path, mine) -> mine + ":" + path);
        return builder.start();
    }

    private List<Container> containers() {
        return chart.pods().get(clustered() ? NAME + "-" + ordinal / 2 : NAME).getContainers();
    }

    private static String script(ExecAction action) {
        List<String> command = action.getCommand();
        return command.contains("-c") ? command.getLast() : String.join(" ", command);
    }

    private boolean clustered() {
        return !chart.pods().containsKey(NAME);
    }

    /** The name of a cluster pod. */
    private String name() {
        return "%s-%d-%d".formatted(NAME, ordinal / 2, ordinal % 2);
    }

    /** Where the tests' redis-cli looks up pod names; pods in the same directory share it. */
    private Path hosts() {
        return directory.resolveSibling("hosts");
    }

    private String secret(String source) {
        if (source.equals("field status.podIP")) {
            return address;
        }
        String[] secret = source.replace("secret ", "").split("/");
        return Namespace.secret(chart, secret[0], secret[1]);
    }

    /** Maps the paths and names in the pod to those on this machine. */
    private String here(String text) {
        String moved = text.replace("/run/redis", path("run").toString())
                .replace("/etc/redis", path("etc").toString())
                .replaceAll("(?m)(?<![\\w/])/data", path("data").toString());
        if (clustered()) {
            moved = moved.replace("bind * -::*", "bind " + address);
        } else {
            moved = moved.replace("bind * -::*", "bind %1$s.1 %1$s.2".formatted(hostname(ordinal)));
            String domain = address.substring(address.lastIndexOf('.'));
            for (int pod = 0; pod < 3; pod++) {
                moved = moved.replace("%s-%d.shop.svc".formatted(NAME, pod), hostname(pod) + domain);
            }
            moved = moved.replace(".shop.svc", domain);
        }
        moved = moved.replace("-h %s-headless ".formatted(NAME), "-h " + address() + " ");
        // The pod's own Redis, which here listens on the pod's address only.
        return moved.replace("redis-cli -e --user", "redis-cli -e -h " + address() + " --user");
    }

    private static String claimNetwork() {
        for (int network = 1; network < 255; network++) {
            try {
                claim = new ServerSocket(6378, 1, InetAddress.getByName("127.%d.0.1".formatted(network)));
                return "127." + network + ".";
            } catch (IOException e) {
                // Another process uses this network.
            }
        }
        throw new IllegalStateException("No loopback network is free");
    }

    /** A pod's HOSTNAME. The pod's names in the cluster begin with it and a dot, and so do its addresses here. */
    private static String hostname(int ordinal) {
        return NETWORK + (ordinal + 1);
    }
}
