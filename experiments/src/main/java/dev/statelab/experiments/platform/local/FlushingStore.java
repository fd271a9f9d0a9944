package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Fsync;

/** A store that can be told when to flush to the disk what it has acknowledged. */
interface FlushingStore extends LocalStore {

    /** Its policy. */
    Fsync fsync();

    /** Sets its policy, from its next start on. */
    void flush(Fsync policy);

    /** Whether it reports this policy as its current one. */
    boolean flushes(Fsync policy);
}
