package dev.statelab.experiments.platform.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** On ports that are free now. */
    static Peers onFreePorts() {
        return new Peers(Stream.generate(Ports::find).distinct().limit(PORTS).toList());
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
