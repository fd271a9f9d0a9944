package dev.statelab.stateful.session.store;

/** What {@code SESSION_STORE} may say. */
enum StoreKind {
    /** The replica's own memory: a session is as mortal as its replica, and needs every request to come back to it. */
    MEMORY,
    /** Shared by all replicas. */
    REDIS
}
