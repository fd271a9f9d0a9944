package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Fsync;

/** A store with a setting for when it flushes acknowledged writes to the disk. */
interface FlushingStore extends LocalStore {

    /** The flush policy. */
    Fsync fsync();

    /** Sets the flush policy, from the next start on. */
    void flush(Fsync policy);

    /** Whether the store reports this policy as its current one. */
    boolean flushes(Fsync policy);
}
