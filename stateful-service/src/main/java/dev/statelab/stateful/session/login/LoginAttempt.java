package dev.statelab.stateful.session.login;

import dev.statelab.stateful.session.list.Client;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/**
 * A login attempt that has not been verified.
 *
 * @param user as presented, any text
 * @param client its address is the one that failures are counted by
 * @param verification checks the credentials. It may be slow, as a slow hash on another thread or a remote directory is. It is subscribed
 *     to at most once, and never if the user or the address has failed too often
 */
public record LoginAttempt(String user, Client client, Supplier<Uni<Boolean>> verification) {}
