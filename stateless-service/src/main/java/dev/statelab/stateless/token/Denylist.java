package dev.statelab.stateless.token;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/**
 * Revoked tokens, shared by all replicas. A family has one entry and a user has one, however many tokens they had; an entry expires with the
 * last token that it covers. Each method is one atomic step and fails if the store cannot be reached. It has no timeout: the caller
 * sets one. What the caller has given up may still be done, when the store is reached again: a revocation is what was asked for, however
 * late, and takes back none that came after it; a use that late is not done.
 */
public interface Denylist {

    /** What became of a refresh token. */
    enum Use {
        /** It is the newest of its family, or was that until a moment ago: it gives its successor, the same one each time. */
        GOOD,
        /** Its successor has been out for longer than the grace: the family is revoked by this. */
        REPEATED,
        /** Its family had been revoked. */
        REVOKED
    }

    /** Whether the family was revoked, alone or with all that its user had begun. */
    Uni<Boolean> contains(Family family);

    /** Revokes the family, for every replica when this has completed. */
    Uni<Void> add(Family family);

    /**
     * Revokes all families of the user that began until then, for every replica when this has completed.
     *
     * @param until when the last of them expires
     */
    Uni<Void> addAll(String issuer, String user, Instant begun, Instant until);

    /**
     * Uses up a refresh token.
     *
     * @param generation of the token in its family: 0 from the login, and one more from each refresh
     * @param grace how long after its first use the token still gives its successor
     * @param patience how long the caller waits for the answer. After that, by the store's clock, the token is not used up: it may have been
     *     used meanwhile through another replica, and its successor too, and a late use would look like a thief's
     */
    Uni<Use> use(Family family, long generation, Duration grace, Duration patience);

    /**
     * Uses up a proof.
     *
     * @param memory how long it is remembered
     * @return whether it had not been used before
     */
    Uni<Boolean> useProof(String id, Duration memory);
}
