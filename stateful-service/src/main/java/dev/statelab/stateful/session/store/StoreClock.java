package dev.statelab.stateful.session.store;

import java.util.concurrent.TimeUnit;

/**
 * An upper bound of a store's clock. Each command carries a deadline by that clock, after which no request waits for its answer. A store
 * that was paused discards the commands whose deadline has passed.
 *
 * <p>Answers contain the store's time, read after the command was sent. The computed offset between the clocks is therefore too large by at
 * most the network delay, which is less than {@link SessionStore#PATIENCE}.
 */
public final class StoreClock {

    /** The deadline before the store has reported its time: later than any instant. */
    public static final long NEVER = 4_000_000_000_000L;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private volatile long ahead = UNKNOWN;

    /**
     * Records a time that the store reported.
     *
     * @param time of the store, in milliseconds of the Unix epoch
     * @param asked when the store was asked, by {@link System#nanoTime()}
     */
    public void record(long time, long asked) {
        ahead = time - TimeUnit.NANOSECONDS.toMillis(asked);
    }

    /** Discards the recorded time: the store refused a command within its deadline, so it is another store, or its clock was set. */
    public void forget() {
        ahead = UNKNOWN;
    }

    /** The deadline, in milliseconds of the store's clock, for a command that is sent now. */
    public long deadline() {
        long difference = ahead;
        return difference == UNKNOWN
                ? NEVER
                : TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + difference + SessionStore.PATIENCE.toMillis();
    }

    /** The failure of a command that arrived too late. Also discards the recorded time. */
    public StoreUnavailableException tooLate() {
        forget();
        return new CommandTooLateException();
    }
}
