package dev.statelab.stateful.session;

import java.time.Instant;

/**
 * What a list of a user's sessions shows of one.
 *
 * @param key by which it can be ended and not used: nobody gets from it to the id
 * @param opened to the millisecond, by the store's clock
 * @param lastUsed to within {@link Lifetime#tolerance}, by the store's clock
 */
public record SessionInfo(SessionKey key, Instant opened, Instant lastUsed) {}
