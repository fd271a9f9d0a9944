package dev.statelab.stateful.session;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where sessions live. Every method is one atomic step, done anew at each subscription; where the store cannot do it, the
 * result fails with {@link StoreUnavailableException}. Sessions expire by the {@link Lifetime} that the store was made with;
 * what it ends by itself it tells as {@link SessionEnded}, as far as it comes upon it.
 */
public interface SessionStore {

    /**
     * How long anybody waits for an answer. A session is opened or changed at most twice as long after it was asked for, however long
     * the store was paused in the meantime, or not at all.
     */
    Duration PATIENCE = Duration.ofMillis(800);

    /** The store's name in the configuration, such as {@code redis}. */
    String name();

    /**
     * Reaches what holds the sessions, and brings it to where this release needs it. A replica does this before it serves, and again
     * until it succeeds; other replicas may do it at the same time.
     */
    default Uni<Void> prepare() {
        return load(SessionId.random("").key()).replaceWithVoid();
    }

    /**
     * Opens a session, and ends the one that it replaces, if any. The state and version of that one go over to the new
     * session where it is the same user's. A store on several servers may end another user's session, and those that make room, in steps of
     * their own, before this is answered.
     *
     * @param key of an id that was just made for the user
     * @param client that logs in, for {@link #sessionsOf}
     */
    Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client);

    /** As {@link #open(SessionKey, String, Optional, Client)}, where the client is not known. */
    default Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced) {
        return open(key, user, replaced, Client.UNKNOWN);
    }

    /** The session of this key, if there is one; its idle time starts again, to within {@link Lifetime#tolerance}. */
    Uni<Optional<Session>> load(SessionKey key);

    /**
     * Puts a new state in the place of the loaded one, unless the session has ended or changed in the meantime.
     *
     * @param loaded the session as it was when the new state was decided
     */
    Uni<SaveResult> save(Session loaded, String state);

    /**
     * As {@link #save(Session, String)}, and in the same step writes a document, unless the user has one of that name: no
     * one sees the one without the other.
     */
    Uni<SaveResult> save(Session loaded, String state, Document document);

    /** The content of a user's document, if there is one. */
    Uni<Optional<String>> document(String user, String name);

    /** A user's live sessions, the one opened last first. */
    Uni<List<SessionInfo>> sessionsOf(String user);

    /** Ends a session. When this has happened, no replica that shares the store finds it. */
    Uni<Void> end(SessionKey key);

    /**
     * Ends a session where it is this user's.
     *
     * @return whether there was such a session
     */
    Uni<Boolean> end(String user, SessionKey key);

    /**
     * Ends all sessions of a user: every one that was opened before this happened, none that is opened after.
     *
     * @return how many there were
     */
    Uni<Integer> endAll(String user);

    /**
     * Ends those sessions of a user that {@link #endAll} did not find, where a store finds a user's sessions by an index that can be lost.
     * It may look at every session there is, and is not one atomic step.
     *
     * @return how many there were
     */
    default Uni<Integer> endStrays(String user) {
        return Uni.createFrom().item(0);
    }

    /** How many sessions this process holds in its own memory; empty where they live elsewhere. */
    OptionalLong sessionsHere();
}
