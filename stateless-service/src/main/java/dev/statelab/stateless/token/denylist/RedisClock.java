package dev.statelab.stateless.token.denylist;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A lower bound of the clock of Redis, for the deadlines of commands. Replies contain the time of Redis, which is a little older when it is
 * recorded here. So a command may be refused too early, which its reply corrects, and is done too late by at most the drift between the two
 * clocks since the last reply.
 */
final class RedisClock {

    /** Before Redis has reported its time: every command comes too late. */
    private static final long UNKNOWN = Long.MIN_VALUE / 2;

    private final AtomicLong ahead = new AtomicLong(UNKNOWN);

    /** @param time of Redis, in milliseconds since 1970, from a reply that has just arrived */
    void record(long time) {
        ahead.set(time - TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /**
     * A lower bound of the time that the clock of Redis shows at this instant.
     *
     * @param instant by {@link System#nanoTime}
     */
    long at(long instant) {
        return TimeUnit.NANOSECONDS.toMillis(instant) + ahead.get();
    }
}
