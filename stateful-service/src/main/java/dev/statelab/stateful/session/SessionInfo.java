package dev.statelab.stateful.session;

import java.time.Instant;
import java.util.Comparator;

/**
 * What a list of a user's sessions shows of one.
 *
 * @param key by which it can be ended and not used: nobody gets from it to the id
 * @param opened to the millisecond, by the store's clock
 * @param lastUsed to within {@link Lifetime#tolerance}, by the store's clock
 * @param client that opened it
 */
public record SessionInfo(SessionKey key, Instant opened, Instant lastUsed, Client client) {

    /** The order of a list; of two that were opened in one moment the keys decide. */
    public static final Comparator<SessionInfo> LATEST_FIRST = Comparator.comparing(SessionInfo::opened)
            .reversed()
            .thenComparing(info -> info.key().hash());
}
