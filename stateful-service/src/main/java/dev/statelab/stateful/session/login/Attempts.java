package dev.statelab.stateful.session.login;

import java.time.Duration;

/**
 * What an {@linkplain AttemptCounters attempt counter} says.
 *
 * @param count of attempts in the present window; 0 where there is none
 * @param resetsIn how long until the window ends and the count starts again; zero where there is no window
 */
public record Attempts(long count, Duration resetsIn) {

    /** Of a counter that nobody has counted on. */
    public static final Attempts NONE = new Attempts(0, Duration.ZERO);
}
