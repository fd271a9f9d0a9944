package dev.statelab.stateful.session;

import dev.statelab.stateful.session.SessionEvents.Ending;
import dev.statelab.stateful.session.login.LoginAttempt;
import dev.statelab.stateful.session.login.LoginAttempts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The two ends of a session: opened at a login, ended at a logout or by an operator. Requests use it by {@link Sessions}. */
@Singleton
public class Logins {

    private final SessionStore store;
    private final StoreOutage outage;
    private final LoginAttempts attempts;
    private final SessionEvents events;

    Logins(SessionStore store, StoreOutage outage, LoginAttempts attempts, SessionEvents events) {
        this.store = store;
        this.outage = outage;
        this.attempts = attempts;
        this.events = events;
    }

    /**
     * Opens a session under a new id and ends the one that the client came with: an id from before the login, which
     * somebody else may have planted, is worth nothing after it.
     *
     * @param presented what the login request brought
     * @return fails with {@code bad-credentials}, or with {@code too-many-attempts}; the session that the client came with
     *     then stays as it is
     */
    public Uni<SessionId> open(LoginAttempt attempt, Presented presented) {
        SessionId id = SessionId.random(attempt.user());
        return outage.told(attempts.admit(attempt))
                .flatMap(admitted -> attempt.verification().get())
                .flatMap(right -> outage.told(attempts.judge(attempt, right)
                        .flatMap(judged -> replaced(attempt.user(), presented))
                        .flatMap(old -> store.open(id.key(), attempt.user(), old, attempt.client()))))
                .invoke(session -> events.opened(session, attempt.client().address()))
                .replaceWith(id);
    }

    /** The presented session of this user; where there is but one id, the store looks itself whose it is. */
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

    /** Ends the session that a request means; one that is not there has ended already. */
    public Uni<Void> end(Presented presented) {
        if (presented.proof().isEmpty()) {
            List<Uni<Void>> ends =
                    presented.ids().stream().map(id -> end(id.key())).toList();
            return ends.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : outage.told(Uni.join().all(ends).andFailFast().replaceWithVoid());
        }
        return outage.told(presented.in(store).flatMap(session -> end(session.key())))
                .onFailure(failure -> failure instanceof SessionRefusal refusal
                        && refusal.reason() == SessionRefusal.Reason.NO_SESSION)
                .recoverWithNull();
    }

    private Uni<Void> end(SessionKey key) {
        return store.end(key).invoke(() -> events.ended(key, Ending.LOGOUT));
    }

    /**
     * For an operator, who needs no session of the user's: ends all of them, also those that the store's index has lost. That takes as
     * long as the store has many sessions.
     *
     * @return how many there were; fails with {@link StoreUnavailableException}, and some may have ended then
     */
    public Uni<Integer> endAllOf(String user) {
        return store.endAll(user)
                .flatMap(indexed -> store.endStrays(user).map(strays -> indexed + strays))
                .invoke(ended -> events.allEnded(user, ended, Ending.OPERATOR));
    }
}
