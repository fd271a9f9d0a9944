package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Redis Cluster of three primaries with a replica each, configured as in the chart. */
final class LocalRedisCluster implements FlushingStore {

    private static final int SLOTS = 16384;
    private static final int PRIMARIES = 3;
    private static final Duration FORMATION = Duration.ofSeconds(60);

    /** Milliseconds after which a silent node is considered dead. */
    private static final String NODE_TIMEOUT = "4000";

    private final List<LocalRedis> nodes = new ArrayList<>();
    private final List<Integer> buses = new ArrayList<>();
    private boolean formed;

    /** @param logs the directory of the nodes' output */
    LocalRedisCluster(Path logs) throws IOException {
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            buses.add(Ports.find());
            nodes.add(new LocalRedis(logs.resolve("redis-%d.log".formatted(i)), settings(buses.get(i))));
        }
    }

    private static List<String> settings(int bus) {
        return List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                Integer.toString(bus),
                "--cluster-announce-ip",
                "127.0.0.1",
                "--cluster-node-timeout",
                NODE_TIMEOUT,
                "--repl-diskless-sync-delay", // one replica a primary: there is no other one to wait for
                "0");
    }

    @Override
    public void start() {
        nodes.forEach(LocalRedis::start);
        if (!formed) {
            form();
            formed = true;
        }
        await("become ready with a replica for each primary", LocalRedisCluster::isWhole);
    }

    private void form() {
        for (int i = 0; i < nodes.size(); i++) {
            ask(nodes.get(i), "CLUSTER SET-CONFIG-EPOCH %d".formatted(i + 1));
            for (int j = 0; j < i; j++) { // every pair: gossip would take longer
                ask(
                        nodes.get(j),
                        "CLUSTER MEET 127.0.0.1 %d %d".formatted(nodes.get(i).port(), buses.get(i)));
            }
        }
        for (int i = 0; i < PRIMARIES; i++) {
            ask(
                    nodes.get(i),
                    "CLUSTER ADDSLOTSRANGE %d %d".formatted(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES - 1));
        }
        await("know each other", LocalRedisCluster::knowsAll);
        for (int i = 0; i < PRIMARIES; i++) {
            ask(nodes.get(PRIMARIES + i), "CLUSTER REPLICATE " + id(nodes.get(i)));
        }
    }

    private void await(String what, Predicate<LocalRedis> done) {
        if (!Await.until(FORMATION, () -> nodes.stream().allMatch(done))) {
            throw new PlatformException("the nodes of the Redis Cluster do not " + what + "; their logs are beside "
                    + nodes.getFirst().log());
        }
    }

    private static boolean knowsAll(LocalRedis node) {
        String info = node.ask("CLUSTER INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + 2 * PRIMARIES);
    }

    private static boolean isWhole(LocalRedis node) {
        String replication = node.ask("INFO replication");
        return knowsAll(node)
                && (replication.contains("master_link_status:up") || replication.contains("connected_slaves:1"));
    }

    private static String id(LocalRedis node) {
        return node.ask("CLUSTER MYID").lines().skip(1).findFirst().orElseThrow();
    }

    private static void ask(LocalRedis node, String command) {
        String answer = node.ask(command);
        if (!answer.startsWith("+OK")) {
            throw new PlatformException("Redis answers %s with %s".formatted(command, answer.strip()));
        }
    }

    @Override
    public void stop() {
        nodes.forEach(LocalRedis::stop);
    }

    /** Kills one primary. It starts again before its replica takes over. */
    @Override
    public String kill() {
        return nodes.stream()
                .filter(node -> node.ask("INFO replication").contains("role:master"))
                .findFirst()
                .orElseThrow(() -> new PlatformException("no node of the Redis Cluster is a primary"))
                .kill();
    }

    @Override
    public Fsync fsync() {
        return nodes.getFirst().fsync();
    }

    @Override
    public void flush(Fsync policy) {
        nodes.forEach(node -> node.flush(policy));
    }

    @Override
    public boolean flushes(Fsync policy) {
        return nodes.stream().allMatch(node -> node.flushes(policy));
    }

    @Override
    public Stream<ProcessHandle> processes() {
        return nodes.stream().flatMap(LocalRedis::processes);
    }

    /** Clients take the address of each node from the cluster, so that only the first would be reached through a relay. */
    @Override
    public boolean canBeRelayed() {
        return false;
    }

    @Override
    public long memory() {
        return nodes.stream().mapToLong(LocalRedis::memory).sum();
    }

    @Override
    public OptionalLong exchanged() {
        return OptionalLong.of(
                nodes.stream().mapToLong(node -> node.exchanged().orElseThrow()).sum());
    }

    @Override
    public int port() {
        return nodes.getFirst().port();
    }

    @Override
    public Map<String, String> environment(int port) {
        return Map.of(
                "QUARKUS_REDIS_CLIENT_TYPE",
                "cluster",
                "QUARKUS_REDIS_HOSTS",
                nodes.stream().map(node -> "redis://127.0.0.1:" + node.port()).collect(Collectors.joining(",")));
    }

    @Override
    public void close() {
        nodes.forEach(LocalRedis::close);
    }
}
