package dev.statelab.stateful.session;

/** How a {@linkplain SessionStore#save save} ended. Unless it is {@link Saved}, nothing was written. */
public sealed interface SaveResult {

    /** The session as it is now, its version one higher. */
    record Saved(Session session) implements SaveResult {}

    /** A document of that name already existed, and is unchanged. */
    record Taken(String content) implements SaveResult {}

    /** The session has changed since it was loaded. */
    record Conflict() implements SaveResult {}

    /** The session has ended or expired since it was loaded. */
    record Gone() implements SaveResult {}
}
