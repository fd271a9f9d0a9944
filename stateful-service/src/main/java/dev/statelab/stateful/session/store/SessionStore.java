package dev.statelab.stateful.session.store;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stores sessions. Every method is one atomic step, which runs again at each subscription; if the store cannot do it, the result fails with
 * {@link StoreUnavailableException}. Sessions expire by the store's {@link Lifetime}; the store reports sessions that end by themselves as
 * {@link SessionEnded}, as far as it notices them.
 */
public interface SessionStore {

    /**
     * How long a request waits for the store. A session is opened or changed at most twice this time after the request, or not at all,
     * however long the store was paused in the meantime.
     */
    Duration PATIENCE = Duration.ofMillis(800);

    /** The store's name in the configuration, such as {@code redis}. */
    String name();

    /**
     * Connects to the store, and migrates it to the state that this release needs. A replica does this before it serves requests, and
     * repeats it until it succeeds; other replicas may do it at the same time.
     */
    default Uni<Void> prepare() {
        return load(SessionId.random("").key()).replaceWithVoid();
    }

    /**
     * Opens a session, and ends the one that it replaces, if any. If that one is the same user's, the new session takes over its state and
     * version. A store on several servers may end another user's session, and this user's surplus sessions, in separate steps before the
     * result.
     *
     * @param key of a new id for the user
     * @param client that logs in, for {@link #sessionsOf}
     */
    Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client);

    /** Like {@link #open(SessionKey, String, Optional, Client)}, for an unknown client. */
    default Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced) {
        return open(key, user, replaced, Client.UNKNOWN);
    }

    /** The session of this key, if there is one; its idle timeout restarts, to within {@link Lifetime#tolerance}. */
    Uni<Optional<Session>> load(SessionKey key);

    /**
     * Replaces the loaded state, unless the session has ended or changed in the meantime.
     *
     * @param loaded the session from which the new state was computed
     */
    Uni<SaveResult> save(Session loaded, String state);

    /**
     * Like {@link #save(Session, String)}, and in the same step writes a document, unless the user has one of that name: nobody sees one
     * without the other.
     */
    Uni<SaveResult> save(Session loaded, String state, Document document);

    /** The content of a user's document, if there is one. */
    Uni<Optional<String>> document(String user, String name);

    /** A user's live sessions, newest first. */
    Uni<List<SessionInfo>> sessionsOf(String user);

    /**
     * Ends a session. After that, no replica that shares the store finds it.
     *
     * @return whether there was such a session
     */
    Uni<Boolean> end(SessionKey key);

    /**
     * Ends a session if it is this user's.
     *
     * @return whether there was such a session
     */
    Uni<Boolean> end(String user, SessionKey key);

    /**
     * Ends all sessions of a user: every one opened before this step, none opened after it.
     *
     * @return how many there were
     */
    Uni<Integer> endAll(String user);

    /**
     * Ends the sessions of a user that {@link #endAll} did not find, for a store whose index can be lost. It may look at every session in
     * the store, and is not one atomic step.
     *
     * @return how many there were
     */
    default Uni<Integer> endStrays(String user) {
        return Uni.createFrom().item(0);
    }

    /** How many sessions this process holds in its own memory; empty if they live elsewhere. */
    OptionalLong sessionsHere();
}
