package dev.statelab.experiments.platform.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ports through which replicas connect to each other: on the loopback interface, known to all replicas, each used by one process at a
 * time.
 */
final class Peers {

    /** For replicas that do not connect to each other. */
    static final Peers NONE = new Peers(List.of());

    /** More than the number of processes at any time: those of a rollout, those that are exiting and their replacements. */
    private static final int PORTS = 16;

    private final List<Integer> ports;
    private final Map<Integer, ServiceProcess> taken = new HashMap<>();

    private Peers(List<Integer> ports) {
        this.ports = ports;
    }

    /** Uses ports that are free now. */
    static Peers onFreePorts() {
        return new Peers(Stream.generate(Ports::find).distinct().limit(PORTS).toList());
    }

    /** Starts a replica. */
    interface Start {
        /** @param environment the variables with its own port and those of all replicas */
        ServiceProcess with(Map<String, String> environment);
    }

    /** Starts a replica on a port that no live replica has. */
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
