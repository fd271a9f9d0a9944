package dev.statelab.stateful.session;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Opens sessions, and ends them at a logout or for an operator. Requests use them through {@link Sessions}. */
@Singleton
public class Lifecycle {

    private final SessionStore store;
    private final StoreOutage outage;
    private final SessionEvents events;

    Lifecycle(SessionStore store, StoreOutage outage, SessionEvents events) {
        this.store = store;
        this.outage = outage;
        this.events = events;
    }

    /**
     * Opens a session for a user who has logged in, and ends the one that the client presented. This prevents session fixation: an id from
     * before the login, which an attacker may have planted, is worthless after it.
     *
     * @param id a new id for the user
     * @param presented the ids that the login request carried
     * @return a step of a login, to be run within {@link StoreOutage#withTimeout}
     */
    public Uni<Void> open(SessionId id, String user, Client client, Presented presented) {
        return replaced(user, presented)
                .flatMap(old -> store.open(id.key(), user, old, client))
                .invoke(session -> events.opened(session, client.address()))
                .replaceWithVoid();
    }

    /** The presented session of this user; if there is only one id, the store itself checks its user. */
    private Uni<Optional<SessionKey>> replaced(String user, Presented presented) {
        Optional<SessionKey> first = presented.ids().stream().findFirst().map(SessionId::key);
        if (presented.ids().size() < 2) {
            return Uni.createFrom().item(first);
        }
        return presented
                .meaning(session -> session.user().equals(user))
                .in(store)
                .map(session -> Optional.of(session.key()))
                .onFailure(SessionRefusal.class)
                .recoverWithItem(first);
    }

    /** Ends the session of a request; succeeds if it has already ended. */
    public Uni<Void> end(Presented presented) {
        if (presented.proof().isEmpty()) {
            List<Uni<Void>> ends =
                    presented.ids().stream().map(id -> end(id.key())).toList();
            return ends.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : outage.withTimeout(Uni.join().all(ends).andFailFast().replaceWithVoid());
        }
        return outage.withTimeout(presented.in(store).flatMap(session -> end(session.key())))
                .onFailure(failure -> failure instanceof SessionRefusal refusal
                        && refusal.reason() == SessionRefusal.Reason.NO_SESSION)
                .recoverWithNull();
    }

    private Uni<Void> end(SessionKey key) {
        return store.end(key)
                .invoke(ended -> {
                    if (ended) { // the id of a logout may be invented
                        events.ended(key, Ending.LOGOUT);
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Ends all sessions of a user for an operator, who needs no session of that user. Includes those that are missing from the store's
     * index. The time grows with the number of sessions in the store.
     *
     * @return how many there were; fails with {@link StoreUnavailableException}, and then some may already have ended
     */
    public Uni<Integer> endAllOf(String user) {
        return store.endAll(user)
                .flatMap(indexed -> store.endStrays(user).map(strays -> indexed + strays))
                .invoke(ended -> events.allEnded(user, ended, Ending.OPERATOR));
    }
}
