package dev.statelab.stateful.session;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Runs the work of a request on its session; {@link Lifecycle} opens and ends sessions. Failures become problems for the client: 401
 * without a session, 409 if every retry of a write conflicted, 503 if the store does not answer.
 */
@Startup // else its metric is missing until the first request
@Singleton
public class Sessions {

    /** How many times a request is retried after another one has changed its session. */
    static final int RETRIES = 8;

    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 20;

    private final SessionStore store;
    private final StoreOutage outage;
    private final SessionEvents events;
    private final Counter conflicts;

    Sessions(SessionStore store, StoreOutage outage, SessionEvents events, MeterRegistry metrics) {
        this.store = store;
        this.outage = outage;
        this.events = events;
        conflicts = Counter.builder("session.conflicts")
                .description("Writes that conflicted: another request had changed the session since it was read")
                .register(metrics);
    }

    /**
     * Runs the work of a request on its session. If {@link #save} finds that another request has changed the session, the work runs again
     * on the new state, at most {@value #RETRIES} times.
     *
     * @param work depends only on the session it is given, since it may run more than once
     */
    public <T> Uni<T> with(Presented presented, Function<Session, Uni<? extends T>> work) {
        return attempt(presented, work, 0);
    }

    private <T> Uni<T> attempt(Presented presented, Function<Session, Uni<? extends T>> work, int retries) {
        return outage.withTimeout(presented.in(store).<T>flatMap(work))
                .onFailure(ConflictException.class)
                .recoverWithUni(() -> again(presented, work, retries));
    }

    private <T> Uni<T> again(Presented presented, Function<Session, Uni<? extends T>> work, int retries) {
        conflicts.increment();
        if (retries == RETRIES) {
            return Uni.createFrom().failure(new SessionRefusal(SessionRefusal.Reason.CONFLICT));
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(pause(retries))
                .flatMap(paused -> attempt(presented, work, retries + 1));
    }

    /** Exponential backoff with jitter, so that requests that conflicted do not conflict again. */
    private static Duration pause(int retries) {
        long millis = Math.min(FIRST_PAUSE_MILLIS << retries, LONGEST_PAUSE_MILLIS);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, 2 * millis + 1));
    }

    /** Within {@link #with}: replaces the session's state. */
    public Uni<Session> save(Session session, String state) {
        return store.save(session, state).map(Sessions::saved);
    }

    /**
     * Within {@link #with}: replaces the session's state and writes a document in the same step.
     *
     * @return empty if both happened; if the user already has a document of that name, its content, and neither happened
     */
    public Uni<Optional<String>> save(Session session, String state, Document document) {
        return store.save(session, state, document).map(result -> {
            if (result instanceof SaveResult.Taken taken) {
                return Optional.of(taken.content());
            }
            saved(result);
            return Optional.empty();
        });
    }

    /** Within {@link #with}: a document of the session's user. */
    public Uni<Optional<String>> document(Session session, String name) {
        return store.document(session.user(), name);
    }

    /** Within {@link #with}: all live sessions of the session's user, newest first. */
    public Uni<List<SessionInfo>> ofUser(Session session) {
        return store.sessionsOf(session.user());
    }

    /**
     * Within {@link #with}: ends a session of the same user.
     *
     * @return whether the user had such a session
     */
    public Uni<Boolean> end(Session session, SessionKey other) {
        return store.end(session.user(), other).invoke(ended -> {
            if (ended) {
                events.ended(other, Ending.REVOKED);
            }
        });
    }

    /**
     * Within {@link #with}: ends all sessions of the session's user, including this one.
     *
     * @return how many there were
     */
    public Uni<Integer> endAll(Session session) {
        return store.endAll(session.user()).invoke(ended -> events.allEnded(session.user(), ended, Ending.REVOKED));
    }

    private static Session saved(SaveResult result) {
        return switch (result) {
            case SaveResult.Saved saved -> saved.session();
            case SaveResult.Conflict conflict -> throw new ConflictException();
            case SaveResult.Gone gone -> throw new SessionRefusal(SessionRefusal.Reason.NO_SESSION);
            case SaveResult.Taken taken -> throw new IllegalStateException("no document was to be written");
        };
    }

    private static final class ConflictException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ConflictException() {
            super(null, null, false, false);
        }
    }
}
