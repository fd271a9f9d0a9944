package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import java.net.URI;
import java.util.Set;

/**
 * The balancer of one service: round robin, or affinity by cookie, over the replicas in rotation. A replica that refuses a connection
 * leaves the rotation until its readiness probe passes. It runs in the {@link BalancerProcess}: once that has exited, changes and
 * {@link #rotation} throw a {@link PlatformException}. A closed balancer has no replicas, and changes have no effect.
 */
final class Balancer implements AutoCloseable {

    private final BalancerProcess process = BalancerProcess.shared();
    private final String port;
    private volatile boolean sticky;
    private volatile boolean closed;

    /**
     * Listens on a free port of the loopback interface.
     *
     * @throws PlatformException if its process does not run
     */
    Balancer(Health health) {
        port = process.ask("open", health.paths().getLast(), Integer.toString(health.goodBelow()));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Sets affinity by cookie; otherwise round robin. */
    void stick(boolean byCookie) {
        ask("stick", port, Boolean.toString(byCookie));
        sticky = byCookie;
    }

    boolean sticks() {
        return sticky;
    }

    /** Adds a ready replica to the rotation. */
    void add(String replica, int portOfReplica) {
        ask("add", port, replica, Integer.toString(portOfReplica));
    }

    /** Removes a replica. */
    void remove(String replica) {
        ask("remove", port, replica);
    }

    /** The names of the replicas in rotation. */
    Set<String> rotation() {
        return Set.of(ask("rotation", port).split(BalancerProcess.SEPARATOR));
    }

    private String ask(String... command) {
        return closed ? "" : process.ask(command);
    }

    @Override
    public void close() {
        try {
            ask("close", port);
        } catch (PlatformException e) {
            // its process has exited, and the balancer with it
        }
        closed = true;
    }
}
