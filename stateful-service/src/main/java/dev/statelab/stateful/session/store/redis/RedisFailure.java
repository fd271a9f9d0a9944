package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.store.StoreUnavailableException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Translates the failure of a command: either Redis cannot execute it now, or it never will. */
final class RedisFailure {

    /**
     * The error codes of a wrong command: forbidden to this user, for another type of key, with wrong arguments, or an error in a script. A
     * retry will not help, and as an outage it would go unnoticed.
     */
    private static final Set<String> BUGS = Set.of("NOPERM", "WRONGTYPE", "ERR");

    /**
     * Errors with these codes that are nevertheless temporary: from a server with too many clients, from a new Sentinel, and for a slot
     * that moves while a script runs.
     */
    private static final List<String> PASSING = List.of(
            "ERR max number of clients reached",
            "ERR No such master",
            "ERR Script attempted to access a non local key");

    /** The prefix that the client adds to an error within a batch. Kept where it replaces the error's own {@code ERR}. */
    private static final Pattern BATCHED = Pattern.compile("^ERR \\[\\d+] (?=[A-Z][A-Z_]+\\b|[a-z]+\\.[a-z]+\\.)");

    /** The credentials of a URL, as in the client's messages about unreachable nodes of a cluster. */
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]*@");

    private RedisFailure() {}

    /** A {@link StoreUnavailableException}, or an {@link IllegalStateException} if the command is wrong. */
    static RuntimeException of(Throwable failure) {
        String message = BATCHED.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
        boolean bug =
                BUGS.contains(message.split(" ", 2)[0]) && PASSING.stream().noneMatch(message::startsWith);
        if (bug) {
            return new IllegalStateException(message, failure);
        }
        String clean = CREDENTIALS.matcher(message).replaceAll("//");
        return clean.equals(message) ? new StoreUnavailableException(failure) : new StoreUnavailableException(clean);
    }
}
