package dev.statelab.stateful.session.store;

import dev.statelab.stateful.session.id.SessionKey;

/**
 * A snapshot of a session.
 *
 * @param key its name in the store
 * @param user who logged in
 * @param version 0 at first, incremented by every change of the state
 * @param state the application's data; empty when the session was opened
 */
public record Session(SessionKey key, String user, long version, String state) {

    /** Leaves out the state, which is private to the user. */
    @Override
    public String toString() {
        return key + " of " + user + " at version " + version;
    }
}
