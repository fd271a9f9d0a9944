package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.StoreUnavailableException;
import java.util.List;
import java.util.Set;

/** What a command that failed means: that Redis cannot do it now, or that it never will. */
final class RedisFailure {

    /**
     * What Redis says of a command that is wrong: not allowed to this user, for another type of key, with wrong arguments, or an error of
     * a script. To try again will not help, and nobody would hear of it.
     */
    private static final Set<String> BUGS = Set.of("NOPERM", "WRONGTYPE", "ERR");

    /** Those that pass all the same: of a server that is full, and of a Sentinel that is new. */
    private static final List<String> PASSING = List.of("ERR max number of clients reached", "ERR No such master");

    private RedisFailure() {}

    /** A {@link StoreUnavailableException}, or an {@link IllegalStateException} where the command is wrong. */
    static RuntimeException of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        boolean bug =
                BUGS.contains(message.split(" ", 2)[0]) && PASSING.stream().noneMatch(message::startsWith);
        return bug ? new IllegalStateException(message, failure) : new StoreUnavailableException(failure);
    }
}
