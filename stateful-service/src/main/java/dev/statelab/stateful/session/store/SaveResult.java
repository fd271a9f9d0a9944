package dev.statelab.stateful.session.store;

/** The result of a {@linkplain SessionStore#save save}. Unless it is {@link Saved}, nothing was written. */
public sealed interface SaveResult {

    /** The session after the save; its version is one higher. */
    record Saved(Session session) implements SaveResult {}

    /** A document of that name already existed, and is unchanged. */
    record Taken(String content) implements SaveResult {}

    /** The session has changed since it was loaded. */
    record Conflict() implements SaveResult {}

    /** The session has ended or expired since it was loaded. */
    record Gone() implements SaveResult {}
}
