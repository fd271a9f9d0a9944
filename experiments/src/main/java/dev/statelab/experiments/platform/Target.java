package dev.statelab.experiments.platform;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One service, running and reachable through its balancer. Thread-safe. */
public interface Target extends AutoCloseable {

    /** Its name in reports: the heading of its column. */
    String name();

    /** The balancer's address, in front of all replicas. */
    URI url();

    /**
     * Further addresses of the balancer. Through each, the replicas see a different client address. A user stays with one of them.
     *
     * @param wanted how many; for one it is {@link #url}
     * @return as many, or fewer if no more are available
     */
    default List<URI> entrances(int wanted) {
        return List.of(url());
    }

    /** The current replicas, in the order of their names: also those that are starting or ending. */
    List<Replica> replicas();

    /**
     * The number of replicas that the service is scaled to. After a change, {@link #replicas} may be more or fewer for
     * a while.
     */
    int desiredReplicas();

    /**
     * The replicas that have exited so far although no action ended them, such as after a crash: a sentence for each, in the order in which
     * they exited. Empty if the platform does not report them.
     */
    default List<String> exits() {
        return List.of();
    }

    /** The affinities that the balancer can be set to, the current one first; empty if they cannot be set. */
    List<Affinity> affinities();

    /**
     * The present values of what actions change and an undo restores, such as the number of replicas, by their names in messages. What this
     * account may not read, and what changes by itself, such as the number of replicas under an autoscaler, is left out.
     */
    Map<String, String> settings();

    /** Why this kind of action is not possible here, in a few words; empty if it is. */
    Optional<String> refusal(Class<? extends Action> kind);

    /** Prepares the slow parts of an action, so that it takes effect at once when performed. */
    default void makeReady(Action action) {}

    /**
     * Performs the action, and returns when it is done.
     *
     * @return what was done; without a proof if its effect was not observed in time
     * @throws PlatformException if that is not possible
     */
    Action.Done perform(Action action);

    /** How long a service may take to recover before an experiment gives up. */
    Duration recoveryDeadline();

    /** Stops or deletes what this target has started or added; does not undo actions. */
    @Override
    void close();
}
