package dev.statelab.stateless.token.revocation;

import dev.statelab.stateless.token.Family;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/**
 * Revoked tokens, shared by all replicas. A family has one entry and a user has one, however many tokens they have; an entry expires with
 * the last token that it covers. Each method is one atomic step and fails if the store cannot be reached. It has no timeout: the caller
 * sets one. A step that the caller has given up may still be executed when the store is reachable again: a late revocation is still wanted,
 * and does not undo a later one; a late use is discarded.
 */
public interface Denylist {

    /** The result of using a refresh token. */
    enum Use {
        /** The token is the newest of its family, or was until at most the grace period ago: it gives the same successor each time. */
        GOOD,
        /** Its successor was issued longer ago than the grace period, or has been used itself: this revokes the family. */
        REPEATED,
        /** Its family had been revoked. */
        REVOKED
    }

    /** Whether the family was revoked, alone or with all families of its user. */
    Uni<Boolean> contains(Family family);

    /** Revokes the family; effective for every replica once this has completed. */
    Uni<Void> add(Family family);

    /**
     * Revokes all families of the user that began at {@code begun} or before; effective for every replica once this has completed.
     *
     * @param until when the last of them expires
     */
    Uni<Void> addAll(String issuer, String user, Instant begun, Instant until);

    /**
     * Uses up a refresh token.
     *
     * @param generation of the token in its family: 0 from the login, and one more from each refresh
     * @param grace how long after its first use the token still gives its successor
     * @param patience how long the caller waits for the answer. After that, by the store's clock, the token is not used up: by then it and
     *     its successor may have been used through another replica, and a late use would look like a thief's
     * @return fails with {@link TooLateException} if the store has discarded the use as too late
     */
    Uni<Use> use(Family family, long generation, Duration grace, Duration patience);

    /**
     * Uses up a proof.
     *
     * @param memory how long it is remembered
     * @return whether it had not been used before
     */
    Uni<Boolean> useProof(String id, Duration memory);

    /** A use reached the store after its caller had stopped waiting: it has no effect, now or later. */
    final class TooLateException extends RuntimeException {

        private static final long serialVersionUID = 1;

        public TooLateException() {
            super("the use of a refresh token reached the denylist after its deadline", null, false, false);
        }
    }
}
