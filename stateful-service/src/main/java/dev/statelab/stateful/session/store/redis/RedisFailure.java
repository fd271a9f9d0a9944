package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.StoreUnavailableException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The meaning of a failed command: Redis cannot do it now, or never will. */
final class RedisFailure {

    /**
     * How Redis answers a wrong command: forbidden to this user, for another type of key, with wrong arguments, or an error in a script. A
     * retry will not help, and as an outage it would go unnoticed.
     */
    private static final Set<String> BUGS = Set.of("NOPERM", "WRONGTYPE", "ERR");

    /**
     * Errors of this form that are temporary all the same: of a full server, of a new Sentinel, and of a slot that moves under a script.
     */
    private static final List<String> PASSING = List.of(
            "ERR max number of clients reached",
            "ERR No such master",
            "ERR Script attempted to access a non local key");

    /** What the client puts before an error within a batch, unless it has taken an {@code ERR} away there. */
    private static final Pattern BATCHED = Pattern.compile("^ERR \\[\\d+] (?=[A-Z][A-Z_]+\\b|[a-z]+\\.[a-z]+\\.)");

    /** What the client reports about unreachable nodes of a cluster. */
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
        String told = CREDENTIALS.matcher(message).replaceAll("//");
        return told.equals(message) ? new StoreUnavailableException(failure) : new StoreUnavailableException(told);
    }
}
