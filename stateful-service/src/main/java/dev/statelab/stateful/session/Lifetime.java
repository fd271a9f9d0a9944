package dev.statelab.stateful.session;

import java.time.Duration;

/**
 * When a session expires: so long after its last use, and in any case so long after the login.
 *
 * @param idle at least a millisecond
 * @param absolute at least a millisecond
 */
public record Lifetime(Duration idle, Duration absolute) {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    public Lifetime {
        require("idle", idle);
        require("absolute", absolute);
    }

    /**
     * How exactly the idle timeout is kept: a store need not take note of every use of a session, so it may expire so much
     * early, and never late. It is a second, or a tenth of the idle timeout if that is less.
     */
    public Duration tolerance() {
        Duration tenth = idle.dividedBy(10);
        return tenth.compareTo(A_SECOND) < 0 ? tenth : A_SECOND;
    }

    private static void require(String name, Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("the " + name + " timeout of a session is positive, not " + timeout);
        }
    }
}
