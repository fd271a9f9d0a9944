package dev.statelab.stateless.token.denylist;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A lower bound of the clock of Redis, by which a command says until when somebody waits for it. Answers bring the time of Redis, which is
 * a little older when it is noted here. So a command may be refused too early, which its answer mends, and is done too late by no more than
 * the two clocks have drifted apart since the last answer.
 */
final class RedisClock {

    /** Of a Redis that has not told its time: everything comes too late there. */
    private static final long UNKNOWN = Long.MIN_VALUE / 2;

    private final AtomicLong ahead = new AtomicLong(UNKNOWN);

    /** @param time of Redis, in milliseconds since 1970, as an answer has just brought it */
    void told(long time) {
        ahead.set(time - TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /**
     * What Redis will have for the time then, at most.
     *
     * @param instant by {@link System#nanoTime}
     */
    long at(long instant) {
        return TimeUnit.NANOSECONDS.toMillis(instant) + ahead.get();
    }
}
