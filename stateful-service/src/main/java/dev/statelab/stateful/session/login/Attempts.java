package dev.statelab.stateful.session.login;

import java.time.Duration;

/**
 * The value of an {@linkplain AttemptCounters attempt counter}.
 *
 * @param count of attempts in the current window; 0 if there is none
 * @param resetsIn how long until the window ends and the count starts again; zero if there is no window
 */
public record Attempts(long count, Duration resetsIn) {

    /** A counter without attempts. */
    public static final Attempts NONE = new Attempts(0, Duration.ZERO);
}
