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
 * @param start when the user logged in, to the millisecond if this service issued the tokens
 * @param end when the last of them expires, to the second
 */
public record Family(String issuer, String user, String id, Instant start, Instant end) {

    private static final String ID = "family";
    private static final String START = "family_start";
    private static final String END = "family_end";

    /**
     * The family of a token that this service issued.
     *
     * @throws InvalidTokenException {@code malformed} if it names none, and thus cannot be revoked
     */
    public static Family of(VerifiedToken token, String issuer) {
        return new Family(
                issuer,
                token.subject(),
                token.claim(ID, String.class),
                Instant.ofEpochMilli(token.claim(START, Long.class)),
                Instant.ofEpochSecond(token.claim(END, Long.class)));
    }

    /**
     * The family of another issuer's token: only the token itself, since issuers have no common way to say what a token descends from. It
     * began when the token was issued, or, if the token does not say so, before anything else.
     *
     * @throws InvalidTokenException {@code malformed} if it has no id, and thus cannot be revoked
     */
    public static Family alone(VerifiedToken token) {
        Instant issued = token.find("iat", Number.class)
                .map(seconds -> Instant.ofEpochSecond(seconds.longValue()))
                .orElse(Instant.EPOCH);
        return new Family(token.issuer(), token.subject(), token.claim("jti", String.class), issued, token.expires());
    }

    /** The claims that {@link #of} reads. */
    public Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(ID, id);
        claims.put(START, start.toEpochMilli());
        claims.put(END, end.getEpochSecond());
        return claims;
    }
}
