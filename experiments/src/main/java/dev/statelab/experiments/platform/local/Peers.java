package dev.statelab.experiments.platform.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Where replicas that talk to each other do so: ports of the loopback interface that all of them know, each for one process at a time. */
final class Peers {

    /** Replicas that need none. */
    static final Peers NONE = new Peers(List.of());

    /** More than there are processes at any time: those of a rollout, those that end and those that take their place. */
    private static final int PORTS = 16;

    private final List<Integer> ports;
    private final Map<Integer, ServiceProcess> taken = new HashMap<>();

    private Peers(List<Integer> ports) {
        this.ports = ports;
    }

    /** On ports that are free now, and are not among those that outgoing connections get. */
    static Peers onFreePorts() {
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < PORTS) {
            int port = ThreadLocalRandom.current().nextInt(5_000, 16_000) * 2; // the next one is taken as well
            if (!ports.contains(port) && isFree(port) && isFree(port + 1)) {
                ports.add(port);
            }
        }
        return new Peers(List.copyOf(ports));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** What a replica is started by. */
    interface Start {
        /** @param environment that tells the replica its own port and those of all */
        ServiceProcess with(Map<String, String> environment);
    }

    /** Starts a replica at a port that no live one has. */
    ServiceProcess start(Start start) {
        if (ports.isEmpty()) {
            return start.with(Map.of());
        }
        int port = ports.stream()
                .filter(candidate ->
                        !taken.containsKey(candidate) || !taken.get(candidate).isAlive())
                .findFirst()
                .orElseThrow();
        ServiceProcess process = start.with(Map.of(
                "REPLICATION_PORT",
                Integer.toString(port),
                "REPLICATION_PEERS",
                ports.stream().map(peer -> "127.0.0.1:" + peer).collect(Collectors.joining(","))));
        taken.put(port, process);
        return process;
    }
}
