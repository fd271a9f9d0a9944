package dev.statelab.experiments.platform;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** One service of one architecture, running and reachable through its balancer. Safe for use by several threads. */
public interface Target extends AutoCloseable {

    Scenario scenario();

    /** The balancer's address: every replica stands behind it. */
    URI url();

    /** The demo users' password. */
    String password();

    /** The replicas as they are now, in the order of their names. */
    List<Replica> replicas();

    /**
     * Ends a replica at once, so that it cannot say good-bye, and returns when its end is known. Whoever runs the replicas
     * replaces it by itself.
     *
     * @throws PlatformException where that is not possible
     */
    Kill kill(Replica victim);

    /** How long a killed replica may take to be replaced before an experiment gives up. */
    Duration recoveryDeadline();

    /** Leaves things as they were found. */
    @Override
    void close();
}
