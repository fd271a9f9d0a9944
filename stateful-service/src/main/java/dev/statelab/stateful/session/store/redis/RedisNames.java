package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.id.SessionKey;
import java.util.regex.Pattern;

/**
 * The names of the keys in Redis. All keys of a user have the user's {@linkplain SessionKey#tag tag} in braces, as the hash tag of Redis
 * Cluster, which keeps them in one slot.
 *
 * @param prefix of every key and of the channel, so that two services can share one Redis: letters, digits and {@code :._-}, or empty
 */
public record RedisNames(String prefix) {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9:._-]*");

    /** For a service that does not share its Redis. */
    public static final RedisNames PLAIN = new RedisNames("");

    public RedisNames {
        if (!SYNTAX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "session.redis.prefix may contain only letters, digits and :._-, but is \"%s\"".formatted(prefix));
        }
    }

    /** The name of a session, which ends with the session's hash. */
    public String session(SessionKey key) {
        return sessions(key.tag()) + key.hash();
    }

    /** The key of the session with this name. */
    public SessionKey key(String session) {
        return SessionKey.of(session.substring((prefix + "session:").length()).replaceAll("[{}]", ""));
    }

    /** A pattern for all sessions with this tag, whether they are in an index or not. */
    String everySession(String tag) {
        return sessions(tag) + '*';
    }

    /** The name of a user's index, by the user's tag. */
    public String index(String tag) {
        return prefix + "sessions:{" + tag + '}';
    }

    /** The name of a user's document, by the user's tag. */
    String document(String tag, String name) {
        return prefix + "document:{" + tag + '}' + name;
    }

    /** The channel for messages about ended and changed sessions. */
    public String channel() {
        return prefix + "sessions";
    }

    private String sessions(String tag) {
        return prefix + "session:{" + tag + '}';
    }
}
