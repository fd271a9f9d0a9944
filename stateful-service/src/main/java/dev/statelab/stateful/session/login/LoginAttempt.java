package dev.statelab.stateful.session.login;

import java.util.function.BooleanSupplier;

/**
 * Somebody who says to be a user.
 *
 * @param user as presented, any text
 * @param address of the peer
 * @param right whether the credentials are the user's; asked at most once, and not at all of whoever tries too often
 */
public record LoginAttempt(String user, String address, BooleanSupplier right) {}
