package dev.statelab.stateful.session;

/**
 * A session as it was at one moment.
 *
 * @param key its name in the store
 * @param user who logged in
 * @param version 0 at first, incremented by every change of the state
 * @param state what the application keeps in it; empty when it was opened
 */
public record Session(SessionKey key, String user, long version, String state) {

    /** Leaves out the state, which is private to the user. */
    @Override
    public String toString() {
        return key + " of " + user + " at version " + version;
    }
}
