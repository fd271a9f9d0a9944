package dev.statelab.experiments.platform;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One service of one architecture, running and reachable through its balancer. Safe for use by several threads. */
public interface Target extends AutoCloseable {

    /** What runs, and in which form. */
    Architecture architecture();

    default Scenario scenario() {
        return architecture().scenario();
    }

    /** The balancer's address: every replica stands behind it. */
    URI url();

    /** An address at which this replica alone answers. @throws PlatformException where there is none */
    URI address(Replica replica);

    /** The demo users' password. */
    String password();

    /** The replicas as they are now, in the order of their names. */
    List<Replica> replicas();

    /** The affinities that the balancer can be set to, the present one first. */
    List<Affinity> affinities();

    /** When the store flushes to the disk now; empty where it is not Redis. */
    Optional<Fsync> fsync();

    /** Why nothing of that kind can be done here, in a few words; empty where it can. */
    Optional<String> refusal(Class<? extends Action> kind);

    /**
     * Does it, and returns when it is done.
     *
     * @throws PlatformException where that is not possible
     */
    Action.Done perform(Action action);

    /** The bytes that sessions take, wherever they are kept, once garbage is collected; empty where nobody can say. */
    OptionalLong memory();

    /** The processor time that the store has used so far; empty where there is none, or nobody can say. */
    Optional<Duration> storeCpu();

    /** The bytes that its replicas have exchanged so far, with each other or with their store; empty where nobody counts them. */
    OptionalLong exchanged();

    /** How long a service may take to be well again before an experiment gives up. */
    Duration recoveryDeadline();

    /** Leaves things as they were found. */
    @Override
    void close();
}
