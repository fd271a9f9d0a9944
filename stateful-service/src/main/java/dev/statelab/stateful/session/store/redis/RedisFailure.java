package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.StoreUnavailableException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a command that failed means: that Redis cannot do it now, or that it never will. */
final class RedisFailure {

    /**
     * What Redis says of a command that is wrong: not allowed to this user, for another type of key, with wrong arguments, or an error of
     * a script. To try again will not help, and nobody would hear of it.
     */
    private static final Set<String> BUGS = Set.of("NOPERM", "WRONGTYPE", "ERR");

    /** Those that pass all the same: of a server that is full, of a Sentinel that is new, and of a slot that moves under a script. */
    private static final List<String> PASSING = List.of(
            "ERR max number of clients reached",
            "ERR No such master",
            "ERR Script attempted to access a non local key");

    /** What the client puts before an error within a batch, unless it has taken an {@code ERR} away there. */
    private static final Pattern BATCHED = Pattern.compile("^ERR \\[\\d+] (?=[A-Z][A-Z_]+\\b|[a-z]+\\.[a-z]+\\.)");

    /** What the client tells of the nodes of a cluster that it does not reach. */
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]*@");

    private RedisFailure() {}

    /** A {@link StoreUnavailableException}, or an {@link IllegalStateException} where the command is wrong. */
    static RuntimeException of(Throwable failure) {
        String message = BATCHED.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
        boolean bug =
                BUGS.contains(message.split(" ", 2)[0]) && PASSING.stream().noneMatch(message::startsWith);
        if (bug) {
            return new IllegalStateException(message, failure);
        }
        String told = CREDENTIALS.matcher(message).replaceAll("//");
        return told.equals(message) ? new StoreUnavailableException(failure) : new StoreUnavailableException(told);
    }
}
