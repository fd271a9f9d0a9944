package dev.statelab.stateful.session;

import java.time.Duration;

/**
 * When a session expires: so long after its last use, and in any case so long after the login.
 *
 * @param idle at least a millisecond
 * @param absolute at least a millisecond
 */
public record Lifetime(Duration idle, Duration absolute) {

    public Lifetime {
        require("idle", idle);
        require("absolute", absolute);
    }

    private static void require(String name, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("the " + name + " timeout of a session is positive, not " + timeout);
        }
    }
}
