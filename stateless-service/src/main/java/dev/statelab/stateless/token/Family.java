package dev.statelab.stateless.token;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All tokens that descend from one login. They are revoked together.
 *
 * @param issuer of the tokens
 * @param user whose login it was
 * @param id unique for that issuer
 * @param start when the user logged in, to the millisecond where this service issued the tokens
 * @param end when the last of them expires, to the second
 */
public record Family(String issuer, String user, String id, Instant start, Instant end) {

    private static final String ID = "family";
    private static final String START = "family_start";
    private static final String END = "family_end";

    /**
     * That of a token which this service issued.
     *
     * @throws InvalidTokenException {@code malformed} when it names none, and thus cannot be revoked
     */
    static Family of(VerifiedToken token, String issuer) {
        return new Family(
                issuer,
                token.subject(),
                token.claim(ID, String.class),
                Instant.ofEpochMilli(token.claim(START, Long.class)),
                Instant.ofEpochSecond(token.claim(END, Long.class)));
    }

    /**
     * That of another issuer's token: itself alone, since issuers do not say what a token descends from in a way that all of them
     * share. It began when it was issued, or, where it does not say that, before anything else.
     *
     * @throws InvalidTokenException {@code malformed} when it has no id, and thus cannot be revoked
     */
    static Family alone(VerifiedToken token) {
        Instant issued = token.find("iat", Number.class)
                .map(seconds -> Instant.ofEpochSecond(seconds.longValue()))
                .orElse(Instant.EPOCH);
        return new Family(token.issuer(), token.subject(), token.claim("jti", String.class), issued, token.expires());
    }

    /** As {@link #of} reads it. */
    Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(ID, id);
        claims.put(START, start.toEpochMilli());
        claims.put(END, end.getEpochSecond());
        return claims;
    }
}
