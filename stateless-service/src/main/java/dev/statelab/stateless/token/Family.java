package dev.statelab.stateless.token;

import java.time.Instant;

/**
 * What is revoked as one: all tokens that descend from a login. A token of another issuer, who does not say what it descends from
 * in a way that all issuers share, is a family of its own.
 *
 * @param issuer of the tokens
 * @param id unique for that issuer
 * @param end when the last of them expires, to the second
 */
public record Family(String issuer, String id, Instant end) {

    static final String ID_CLAIM = "family";
    static final String END_CLAIM = "family_end";

    /** @throws InvalidTokenException {@code malformed} when it has neither a family nor an id, and thus cannot be revoked */
    static Family of(VerifiedToken token) {
        return token.find(ID_CLAIM, String.class)
                .map(id -> new Family(token.issuer(), id, end(token)))
                .orElseGet(() -> new Family(token.issuer(), token.claim("jti", String.class), token.expires()));
    }

    private static Instant end(VerifiedToken token) {
        return Instant.ofEpochSecond(token.claim(END_CLAIM, Long.class));
    }
}
