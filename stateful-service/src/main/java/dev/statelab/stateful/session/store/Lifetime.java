package dev.statelab.stateful.session.store;

import java.time.Duration;

/**
 * When a session ends by itself: after the idle timeout, after the absolute timeout, or when it is the oldest and its user exceeds the
 * maximum number of sessions.
 *
 * @param idle at least a millisecond
 * @param absolute at least a millisecond
 * @param perUser the maximum number of sessions of a user, 1 to {@value #MOST_PER_USER}
 */
public record Lifetime(Duration idle, Duration absolute, int perUser) {

    /** The default maximum number of sessions per user. */
    public static final int PER_USER = 20;

    /** The upper limit of {@code perUser}, so that a list of a user's sessions is bounded. */
    public static final int MOST_PER_USER = 1000;

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    public Lifetime {
        require("idle", idle);
        require("absolute", absolute);
        if (perUser < 1 || perUser > MOST_PER_USER) {
            throw new IllegalArgumentException(
                    "session.per-user must be between 1 and %d, not %d".formatted(MOST_PER_USER, perUser));
        }
    }

    /** A lifetime with at most {@value #PER_USER} sessions per user. */
    public Lifetime(Duration idle, Duration absolute) {
        this(idle, absolute, PER_USER);
    }

    /**
     * How exactly the idle timeout is kept: a store need not record every use of a session, so a session may expire this much early, but
     * never late. The tolerance is one second, or a tenth of the idle timeout if that is less.
     */
    public Duration tolerance() {
        Duration tenth = idle.dividedBy(10);
        return tenth.compareTo(A_SECOND) < 0 ? tenth : A_SECOND;
    }

    private static void require(String name, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("session." + name + "-timeout must be at least 1 ms, not " + timeout);
        }
    }
}
