package dev.statelab.stateless.token;

import java.util.Locale;

/** A token was rejected. The message quotes nothing of the token, so it may be logged. */
public final class InvalidTokenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What is wrong with a token. */
    public enum Reason {
        /** Longer than the maximum of its type. */
        OVERSIZED,
        /** Not a signed token of three parts, not JSON inside, a member twice, or a claim missing or of another form. */
        MALFORMED,
        /** Not ES256, which is the only algorithm here, whatever the token says. */
        ALGORITHM,
        /** Signed by a key that is not, or no longer, on the ring. For a sealed token also: sealed as another type. */
        UNKNOWN_KEY,
        /** Not signed by the key it names. */
        SIGNATURE,
        /** A token of another type. */
        TYPE,
        /** Of another issuer, or of none. */
        ISSUER,
        /** For another audience, or for none. */
        AUDIENCE,
        /** It has expired. */
        EXPIRED,
        /** It is not valid yet. */
        NOT_YET_VALID,
        /** Revoked before it expired, by a logout or because a refresh token of its family was used twice. */
        REVOKED,
        /** A refresh token that was used before: longer ago than the grace period, or its successor was used as well. */
        REUSED,
        /** Bound to another key than the proof's, bound to a key without a proof, or not bound despite a proof. */
        BINDING,
        /** The request has no proof, or more than one. */
        MISSING,
        /** The header of the proof has no key, or one that is not public, or not on P-256. */
        JWK,
        /** The proof was made for another method. */
        HTM,
        /** The proof was made for another URL. */
        HTU,
        /** The proof was made for another access token. */
        ATH,
        /** The proof was used before. */
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
