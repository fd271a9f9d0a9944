package dev.statelab.stateless.token;

import java.util.Locale;

/** A token was rejected. The message quotes nothing of the token, so it may be logged. */
public final class InvalidTokenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What is wrong with a token. */
    public enum Reason {
        /** Longer than its kind may be. */
        OVERSIZED,
        /** Not a signed token of three parts, not JSON inside, a member twice, or a claim missing or of another form. */
        MALFORMED,
        /** Not ES256, which is the only algorithm here, whatever the token says. */
        ALGORITHM,
        /** Signed by a key that is not, or no longer, on the ring; of a sealed token also: sealed as another kind. */
        UNKNOWN_KEY,
        /** Not signed by the key it names. */
        SIGNATURE,
        /** A token of another kind. */
        TYPE,
        /** Of another issuer, or of none. */
        ISSUER,
        /** For another audience, or for none. */
        AUDIENCE,
        /** Its time is over. */
        EXPIRED,
        /** Its time has not come. */
        NOT_YET_VALID,
        /** Ended before its time, by a logout or because a refresh token of its family came twice. */
        REVOKED,
        /** A refresh token that was used before, and not just now. */
        REUSED,
        /** Bound to another key than the request proves to have, to a key and it proves none, or to none and it proves one. */
        BINDING,
        /** Of a request's proof: there is none, or more than one. */
        MISSING,
        /** Of a proof: its header has no key, or one that is not public, or not on P-256. */
        JWK,
        /** Of a proof: made for another method. */
        HTM,
        /** Of a proof: made for another URL. */
        HTU,
        /** Of a proof: made for another access token. */
        ATH,
        /** Of a proof: used before. */
        REPLAYED;

        /** The name in metrics and logs, such as {@code unknown-key}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public InvalidTokenException(Reason reason) {
        super(reason.toString(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
