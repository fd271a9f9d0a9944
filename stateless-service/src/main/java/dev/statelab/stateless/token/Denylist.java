package dev.statelab.stateless.token;

import io.smallrye.mutiny.Uni;

/**
 * What all replicas remember of tokens that ended before their time. Entries vanish when the tokens they are about have expired.
 * Each method fails where the memory cannot be reached; how long that may take is for the caller to limit.
 */
public interface Denylist {

    /** What became of a refresh token. */
    enum Use {
        /** It was good, and from now on it is not. */
        FIRST,
        /** It was used before. */
        REPEATED,
        /** Its family was revoked. */
        REVOKED
    }

    /** Whether the family was revoked. */
    Uni<Boolean> contains(Family family);

    /** Revokes the family, for every replica when this has completed. */
    Uni<Void> add(Family family);

    /** Uses up a refresh token: of all calls with the same id, on whatever replicas, one is the first. */
    Uni<Use> use(Family family, String tokenId);
}
