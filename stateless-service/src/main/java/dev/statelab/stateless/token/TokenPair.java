package dev.statelab.stateless.token;

import java.time.Duration;

/**
 * What a login or a refresh gives.
 *
 * @param access good for the next minutes, and for every request
 * @param expiresIn how long {@code access} is good from now on
 * @param refresh good for another pair, until the absolute end that the login set
 */
public record TokenPair(String access, Duration expiresIn, String refresh) {

    /** Without the tokens, which no log may show. */
    @Override
    public String toString() {
        return "TokenPair[expiresIn=" + expiresIn + "]";
    }
}
