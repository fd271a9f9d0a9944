package dev.statelab.stateful.session.login;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/**
 * Somebody who says to be a user.
 *
 * @param user as presented, any text
 * @param address of the client, see {@link ClientAddresses}
 * @param verification whether the credentials are the user's: it may compute for a while on a thread of its own, or ask a directory; asked
 *     at most once, and not at all of whoever tries too often
 */
public record LoginAttempt(String user, String address, Supplier<Uni<Boolean>> verification) {}
