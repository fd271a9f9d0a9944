package dev.statelab.testkit.store;

import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.replica.FreePort;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of three primaries with one replica each, run as processes on free ports. */
public final class RealRedisCluster implements AutoCloseable {

    private static final int SLOTS = 16384;
    private static final int PRIMARIES = 3;

    /** Milliseconds after which an unresponsive node is considered dead. */
    private static final String NODE_TIMEOUT = "2000";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory = directory();
    private final List<Integer> buses =
            Stream.generate(FreePort::find).limit(2 * PRIMARIES).toList();
    private final List<RealRedis> nodes = IntStream.range(0, 2 * PRIMARIES)
            .mapToObj(i -> new RealRedis(RealRedis.User.SHOP, settings(i)))
            .toList();

    /**
     * Starts an empty cluster; returns when it serves requests and every primary has its replica.
     *
     * @param prefix the prefix of the keys and the channel that the user may access
     */
    public RealRedisCluster(String prefix) {
        for (int i = 0; i < nodes.size(); i++) {
            cluster(nodes.get(i), "SET-CONFIG-EPOCH", "" + (i + 1));
            for (int j = 0; j < i; j++) { // introduces every pair, since gossip takes longer
                cluster(nodes.get(j), "MEET", "127.0.0.1", "" + port(nodes.get(i)), "" + buses.get(i));
            }
            nodes.get(i)
                    .command(
                            Command.ACL,
                            "SETUSER",
                            nodes.get(i).user(),
                            "resetkeys",
                            "~" + prefix + "*",
                            "resetchannels",
                            "&" + prefix + "sessions",
                            "+cluster|slots"); // only the cluster client needs this
        }
        for (int i = 0; i < PRIMARIES; i++) {
            String from = "" + SLOTS * i / PRIMARIES;
            cluster(nodes.get(i), "ADDSLOTSRANGE", from, "" + (SLOTS * (i + 1) / PRIMARIES - 1));
        }
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(this::knowsAll));
        for (int i = 0; i < PRIMARIES; i++) {
            cluster(nodes.get(PRIMARIES + i), "REPLICATE", id(nodes.get(i)));
        }
        await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(this::isReplicated));
        nodes.forEach(node -> node.command(Command.CONFIG, "SET", "cluster-node-timeout", NODE_TIMEOUT));
    }

    /** The URLs of all nodes, each with the credentials of {@link RealRedis.User#SHOP}. */
    public List<String> urls() {
        return nodes.stream()
                .map(node -> node.url().replace("//", "//%s:%s@".formatted(node.user(), RealRedis.PASSWORD)))
                .toList();
    }

    /** A client configured like the service's. */
    public Redis client() {
        return Redis.createClient(
                nodes.getFirst().vertx(),
                new RedisOptions()
                        .setType(RedisClientType.CLUSTER)
                        .setEndpoints(urls())
                        .setMaxPoolSize(16)
                        .setMaxPoolWaiting(2048));
    }

    /** The primaries that respond. */
    public List<RealRedis> primaries() {
        return nodes.stream().filter(RealRedisCluster::isPrimary).toList();
    }

    /** The primary that owns a key's slot. */
    public RealRedis primaryOf(String key) {
        long slot = slot(key);
        Response ranges = cluster(primaries().getFirst(), "SLOTS");
        for (Response range : ranges) {
            if (range.get(0).toLong() <= slot && slot <= range.get(1).toLong()) {
                int port = range.get(2).get(1).toInteger();
                return nodes.stream()
                        .filter(node -> port(node) == port)
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new IllegalStateException("nobody has the slot of " + key);
    }

    /**
     * Moves the slot of a key to another primary, as {@code redis-cli --cluster reshard} does.
     *
     * @param afterEach runs after each moved key, while the slot is split between two nodes
     */
    public void moveSlot(String key, Runnable afterEach) {
        String slot = "" + slot(key);
        RealRedis source = primaryOf(key);
        RealRedis target =
                primaries().stream().filter(node -> node != source).findFirst().orElseThrow();
        cluster(target, "SETSLOT", slot, "IMPORTING", id(source));
        cluster(source, "SETSLOT", slot, "MIGRATING", id(target));
        for (Response left = keys(source, slot); left.size() > 0; left = keys(source, slot)) {
            source.command(
                    Command.MIGRATE, "127.0.0.1", "" + port(target), left.get(0).toString(), "0", "5000");
            afterEach.run();
        }
        Stream.concat(Stream.of(target, source), primaries().stream())
                .distinct()
                .forEach(node -> cluster(node, "SETSLOT", slot, "NODE", id(target)));
    }

    @Override
    public void close() {
        nodes.forEach(node -> {
            node.kill(); // on SIGTERM, a primary would first wait for its replica
            node.close();
        });
        for (int i = 0; i < nodes.size(); i++) {
            directory.resolve("node-" + i + ".conf").toFile().delete();
        }
        directory.toFile().delete();
    }

    private String[] settings(int node) {
        return new String[] {
            "dir " + directory,
            "cluster-enabled yes",
            "cluster-config-file node-" + node + ".conf",
            "cluster-port " + buses.get(node),
            "cluster-node-timeout 500", // while the cluster forms: a node waits this long before it serves requests
            "repl-diskless-sync-delay 0"
        };
    }

    private boolean knowsAll(RealRedis node) {
        String info = cluster(node, "INFO").toString();
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + nodes.size());
    }

    private boolean isReplicated(RealRedis node) {
        String replication = node.command(Command.INFO, "replication").toString();
        return knowsAll(node)
                && (replication.contains("master_link_status:up") || replication.contains("connected_slaves:1"));
    }

    private static boolean isPrimary(RealRedis node) {
        try {
            return node.command(Command.ROLE).get(0).toString().equals("master");
        } catch (RuntimeException e) {
            return false; // the node was killed
        }
    }

    private static Response keys(RealRedis node, String slot) {
        return cluster(node, "GETKEYSINSLOT", slot, "1");
    }

    private long slot(String key) {
        return cluster(nodes.getLast(), "KEYSLOT", key).toLong();
    }

    private static String id(RealRedis node) {
        return cluster(node, "MYID").toString();
    }

    private static Response cluster(RealRedis node, String... command) {
        return node.command(Command.CLUSTER, command);
    }

    private static int port(RealRedis node) {
        return URI.create(node.url()).getPort();
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("redis-cluster");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
