package dev.statelab.stateless.token;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/**
 * What all replicas remember of tokens that ended before their time. There is one entry for a family and one for a user, however many
 * tokens they had, and they vanish when the tokens they are about have expired. Each method is one atomic step, and fails where the
 * memory cannot be reached; how long that may take is for the caller to limit.
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
     */
    Uni<Use> use(Family family, long generation, Duration grace);
}
