package dev.statelab.experiments.platform;

import java.time.Duration;

/**
 * What can be done to a running service from outside. How it is done, and what a person would type to the same effect, each
 * platform knows and says in its {@link Done}.
 */
public sealed interface Action {

    /** Ends a replica at once, so that it cannot say good-bye; whoever runs the replicas replaces it by itself. */
    record Kill(Replica victim) implements Action {}

    /** Stops a replica without ending it: it keeps its connections and answers nothing. */
    record Freeze(Replica victim) implements Action {}

    /** Lets a frozen replica go on where it was. */
    record Thaw(Replica victim) implements Action {}

    /** Replaces all replicas, one after the other, as for a new version; done when the last one is gone. */
    record Restart() implements Action {}

    /** Sets the number of replicas; done when all of them are ready and those too many are gone. */
    record Scale(int replicas) implements Action {}

    /** Chooses how the balancer keeps a client on its replica. */
    record SetAffinity(Affinity affinity) implements Action {}

    /** Ends the store at once and starts it again on what its disk has; done when it takes connections. */
    record KillStore() implements Action {}

    /** Ends the store in good order; it is gone until it is started. */
    record StopStore() implements Action {}

    /** Starts the store, unless it runs; done when it takes connections. */
    record StartStore() implements Action {}

    /** Chooses when Redis flushes its append-only file to the disk, and starts it again with that. */
    record Flush(Fsync policy) implements Action {}

    /** Moves the signing keys on by one step: next becomes current, current becomes previous, a new one is next. */
    record RotateKeys() implements Action {}

    /** Keeps new replicas off a node and evicts those of the service that it has. */
    record Drain(String node) implements Action {}

    /** Lets new replicas on a node again. */
    record Uncordon(String node) implements Action {}

    /** Holds the autoscaler at the fewest replicas that it may run; done when there are no more and it sees no need for more. */
    record Rest() implements Action {}

    /** Leaves the number of replicas to the autoscaler; done at once. */
    record Autoscale() implements Action {}

    /** What takes the power from the store's machine. */
    sealed interface PowerLoss extends Action {}

    /** As {@link Flush}, and from now on it is known what of its data has reached the disk, until it ends. */
    record TraceFlushes(Fsync policy) implements PowerLoss {}

    /** Ends the store at once, takes away what of its data had not reached the disk, and starts it again; done when it takes connections. */
    record LosePower() implements PowerLoss {}

    /** What is done on the way between the replicas and their store. */
    sealed interface OnTheWayToTheStore extends Action {}

    /** Replaces all replicas, as for a new version, by some that reach the store through a relay each. */
    record Interpose() implements OnTheWayToTheStore {}

    /** Replaces them again by some that reach the store directly. */
    record Withdraw() implements OnTheWayToTheStore {}

    /** From now on, what a replica sends to the store takes so much longer, by chance a jitter more or less; zero for no longer. */
    record Delay(Duration latency, Duration jitter) implements OnTheWayToTheStore {}

    /** Cuts one replica from the store: its connections stay, and nothing passes either way. */
    record Cut(Replica victim) implements OnTheWayToTheStore {}

    /** Lets pass what was held back and all that follows, as a network does that is whole again. */
    record Heal(Replica victim) implements OnTheWayToTheStore {}

    /**
     * That it was done, and what shows it.
     *
     * @param what in words
     * @param command what a person would type to the same effect
     * @param gracePeriodSeconds the notice that whoever had to go was given; null where nobody had to
     * @param proof what was seen of it, or null where nothing was
     */
    record Done(String what, String command, Integer gracePeriodSeconds, String proof) {}
}
