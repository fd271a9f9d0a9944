package dev.statelab.stateful.session.list;

import dev.statelab.stateful.session.id.SessionKey;
import java.time.Instant;
import java.util.Comparator;

/**
 * An entry in the list of a user's sessions.
 *
 * @param key can end the session but not authenticate as its user: nobody can derive the id from it
 * @param opened to the millisecond, by the store's clock
 * @param lastUsed to within a second, by the store's clock
 * @param client that opened it
 */
public record SessionInfo(SessionKey key, Instant opened, Instant lastUsed, Client client) {

    /** The order of a list: newest first; sessions opened at the same time are ordered by their keys. */
    public static final Comparator<SessionInfo> LATEST_FIRST = Comparator.comparing(SessionInfo::opened)
            .reversed()
            .thenComparing(info -> info.key().hash());
}
