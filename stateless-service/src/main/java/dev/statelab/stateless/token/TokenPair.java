package dev.statelab.stateless.token;

import java.time.Duration;

/**
 * What a login or a refresh gives.
 *
 * @param type {@code DPoP} where they are bound to a key, so that each request needs a proof as well, and {@code Bearer} otherwise
 * @param access good for the next minutes, and for every request
 * @param expiresIn how long {@code access} is good from now on
 * @param refresh good for another pair, until the absolute end that the login set
 */
public record TokenPair(String type, String access, Duration expiresIn, String refresh) {

    /** Without the tokens, which no log may show. */
    @Override
    public String toString() {
        return "TokenPair[type=" + type + ", expiresIn=" + expiresIn + "]";
    }
}
