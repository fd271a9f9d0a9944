package dev.statelab.stateless.token.pair;

import java.time.Duration;

/**
 * The result of a login or a refresh.
 *
 * @param type {@code DPoP} if the tokens are bound to a key, so that each request needs a proof as well, and {@code Bearer} otherwise
 * @param access valid for some minutes, for every request
 * @param expiresIn how long {@code access} is valid from now on
 * @param refresh gets another pair, until the login ends
 */
public record TokenPair(String type, String access, Duration expiresIn, String refresh) {

    /** Omits the tokens, which must not be logged. */
    @Override
    public String toString() {
        return "TokenPair[type=" + type + ", expiresIn=" + expiresIn + "]";
    }
}
