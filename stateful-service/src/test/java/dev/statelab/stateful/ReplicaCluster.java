package dev.statelab.stateful;

import dev.statelab.testkit.replica.FreePort;
import dev.statelab.testkit.replica.ReplicaProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Replica processes that hold the sessions in memory and find each other on the loopback interface. */
final class ReplicaCluster implements AutoCloseable {

    private final List<Integer> ports;
    private final List<ReplicaProcess> replicas = new ArrayList<>();

    /** Starts all replicas at once and waits until each is ready. */
    ReplicaCluster(int size) {
        ports = IntStream.range(0, size).mapToObj(i -> FreePort.find()).toList();
        IntStream.range(0, size)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> launch(i), Thread::startVirtualThread))
                .toList()
                .forEach(replica -> replicas.add(replica.join()));
    }

    ReplicaProcess get(int index) {
        return replicas.get(index);
    }

    /** Starts a replica again, with its name and port, and waits until it is ready. */
    ReplicaProcess restart(int index) {
        ReplicaProcess replica = launch(index);
        replicas.set(index, replica);
        return replica;
    }

    private ReplicaProcess launch(int index) {
        return ReplicaProcess.start(
                "replica-" + index,
                Map.of(
                        "SHOP_DEMO_PASSWORD",
                        Shopper.PASSWORD,
                        "SESSION_COOKIE_SECURE",
                        "false",
                        "SESSION_SECRET",
                        "a-session-secret-for-this-test-alone",
                        "SESSION_STORE",
                        "replicated",
                        "REPLICATION_KEY",
                        "a-key-for-this-test-alone-of-32-characters",
                        "REPLICATION_REPLICAS",
                        Integer.toString(ports.size()),
                        "REPLICATION_PORT",
                        ports.get(index).toString(),
                        "REPLICATION_PEERS",
                        ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","))));
    }

    @Override
    public void close() {
        replicas.forEach(ReplicaProcess::close);
    }
}
