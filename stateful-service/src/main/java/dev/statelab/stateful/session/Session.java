package dev.statelab.stateful.session;

/**
 * A session as it was at one moment.
 *
 * @param key its name in the store
 * @param user who logged in
 * @param version 0 when it was opened, then 1 more with every change of the state
 * @param state what the application keeps in it; empty when it was opened
 */
public record Session(SessionKey key, String user, long version, String state) {

    /** Without the state, which is the user's. */
    @Override
    public String toString() {
        return key + " of " + user + " at version " + version;
    }
}
