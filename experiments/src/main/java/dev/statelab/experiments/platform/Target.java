package dev.statelab.experiments.platform;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One service, running and reachable through its balancer. Safe for use by several threads. */
public interface Target extends AutoCloseable {

    /** Its name in reports: the heading of its column. */
    String name();

    /** The balancer's address: every replica stands behind it. */
    URI url();

    /**
     * Addresses that lead to the balancer too, each from a client address of its own as the replicas see it: a user keeps to one of them.
     *
     * @param wanted how many; one is {@link #url}
     * @return as many, or fewer where there are no more to be had
     */
    default List<URI> entrances(int wanted) {
        return List.of(url());
    }

    /** The replicas as they are now, in the order of their names. */
    List<Replica> replicas();

    /** The affinities that the balancer can be set to, the present one first; empty where it is nobody's to set. */
    List<Affinity> affinities();

    /** Why nothing of that kind can be done here, in a few words; empty where it can. */
    Optional<String> refusal(Class<? extends Action> kind);

    /** Gets ready for an action what takes time, so that it takes effect at once when it is performed. */
    default void makeReady(Action action) {}

    /**
     * Does it, and returns when it is done.
     *
     * @throws PlatformException where that is not possible
     */
    Action.Done perform(Action action);

    /** How long a service may take to be well again before an experiment gives up. */
    Duration recoveryDeadline();

    /** Leaves things as they were found. */
    @Override
    void close();
}
