package dev.statelab.experiments.platform;

import java.time.Duration;

/** An action on a running service from outside. Each platform implements it, and its {@link Done} names the equivalent command. */
public sealed interface Action {

    /** Kills a replica immediately; the platform replaces it. */
    record Kill(Replica victim) implements Action {}

    /** Freezes a replica: it keeps its connections but does not respond. */
    record Freeze(Replica victim) implements Action {}

    /** Resumes a frozen replica; if it is gone, there is nothing to do, and no proof. */
    record Thaw(Replica victim) implements Action {}

    /** Replaces all replicas one after the other, as for a new version; done when the last old one is gone. */
    record Restart() implements Action {}

    /** Sets the number of replicas; done when all of them are ready and surplus ones are gone. */
    record Scale(int replicas) implements Action {}

    /** Sets the affinity of the balancer. */
    record SetAffinity(Affinity affinity) implements Action {}

    /** Kills the store and restarts it on the data on its disk; done when it accepts connections. */
    record KillStore() implements Action {}

    /** Shuts the store down gracefully; it stays down until it is started. */
    record StopStore() implements Action {}

    /** Starts the store, unless it runs; done when it accepts connections. */
    record StartStore() implements Action {}

    /** Sets when Redis flushes its append-only file to the disk, and restarts it. */
    record Flush(Fsync policy) implements Action {}

    /** Rotates the signing keys by one step: next becomes current, current becomes previous, a new one is next. */
    record RotateKeys() implements Action {}

    /** Cordons a node and evicts the service's replicas from it. */
    record Drain(String node) implements Action {}

    /** Uncordons a node. */
    record Uncordon(String node) implements Action {}

    /** Holds the autoscaler at its minimum number of replicas; done when the surplus ones are gone and its metrics call for no more. */
    record Rest() implements Action {}

    /** Returns control of the number of replicas to the autoscaler; done at once. */
    record Autoscale() implements Action {}

    /** Actions around a power loss of the store's machine. */
    sealed interface PowerLoss extends Action {}

    /** As {@link Flush}, and traces which data reaches the disk, until the store ends. */
    record TraceFlushes(Fsync policy) implements PowerLoss {}

    /** Kills the store, discards the data that had not reached the disk, and restarts it; done when it accepts connections. */
    record LosePower() implements PowerLoss {}

    /** Actions on the network between the replicas and their store. */
    sealed interface OnTheWayToTheStore extends Action {}

    /** Replaces all replicas, as for a new version, by replicas that each reach the store through a relay. */
    record Interpose() implements OnTheWayToTheStore {}

    /** Replaces them again by replicas that reach the store directly. */
    record Withdraw() implements OnTheWayToTheStore {}

    /** Adds this latency, plus or minus a random jitter, to what a replica sends to the store; zero for none. */
    record Delay(Duration latency, Duration jitter) implements OnTheWayToTheStore {}

    /**
     * Cuts one replica off from the store: its connections stay open, but nothing passes either way. Needs an
     * {@link Interpose} where that is not refused.
     */
    record Cut(Replica victim) implements OnTheWayToTheStore {}

    /**
     * Lets everything pass again: what was held back at once, what was dropped when TCP next repeats it. If the
     * replica is gone, there is nothing to do, and no proof.
     */
    record Heal(Replica victim) implements OnTheWayToTheStore {}

    /** Actions on the primary of a store that has Sentinels to replace it. */
    sealed interface OnThePrimary extends Action {}

    /** Sets how many replicas the primary needs to accept a write, and restarts Redis unless it is set already. */
    record RequireReplicas(int number) implements OnThePrimary {}

    /** Cuts the primary off from the other pods of the store, but not from the services; done when they have a new one. */
    record CutPrimary() implements OnThePrimary {}

    /** Connects every primary that was cut off with the other pods; done when there is one primary. */
    record HealPrimary() implements OnThePrimary {}

    /**
     * The action done, and the proof of it.
     *
     * @param what in words
     * @param command the equivalent command line
     * @param gracePeriodSeconds the grace period of the replicas that were stopped; null if none was
     * @param proof the observed effect; null if none was observed
     */
    record Done(String what, String command, Integer gracePeriodSeconds, String proof) {

        /**
         * Nothing, since what it was to be done to is gone: no failure of an undo, but no proof for an experiment
         * either.
         */
        public static Done nothing(String what) {
            return new Done(what, "(nothing to do)", null, null);
        }
    }
}
