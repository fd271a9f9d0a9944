package dev.statelab.stateful.session;

import dev.statelab.storefront.ProblemException;
import dev.statelab.storefront.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The life of a session: opened at a login, used by requests, ended at a logout. What goes wrong on the way becomes a
 * problem for the client: no session 401, a write that lost every race 409, a store that does not answer 503.
 */
@Singleton
public class Sessions {

    /** How often a request is tried again after others changed its session. */
    static final int RETRIES = 8;

    /** A client hears within a second that the store is down, however the store fails. */
    private static final Duration PATIENCE = Duration.ofMillis(900);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);
    private static final Logger LOG = Logger.getLogger(Sessions.class);

    private final SessionStore store;
    private final Counter opened;
    private final Counter conflicts;
    private final AtomicBoolean answering = new AtomicBoolean(true);

    Sessions(SessionStore store, MeterRegistry metrics) {
        this.store = store;
        opened = Counter.builder("session.opened")
                .description("Sessions opened by a login")
                .register(metrics);
        conflicts = Counter.builder("session.conflicts")
                .description("Writes that met a session changed by others since it was read")
                .register(metrics);
    }

    /**
     * Opens a session under a new id and ends the one that the client came with: an id from before the login, which
     * somebody else may have planted, is worth nothing after it.
     *
     * @param presented the id that the login request brought
     */
    public Uni<SessionId> open(String user, Optional<SessionId> presented) {
        SessionId id = SessionId.random();
        return answered(store.open(id.key(), user, presented.map(SessionId::key)))
                .invoke(session -> {
                    opened.increment();
                    LOG.infof("%s opened for %s", session.key(), user);
                })
                .replaceWith(id);
    }

    /** Ends a session; one that is not there has ended already. */
    public Uni<Void> end(Optional<SessionId> presented) {
        return presented
                .map(id -> answered(store.end(id.key())).invoke(() -> LOG.infof("%s ended", id)))
                .orElse(Uni.createFrom().voidItem());
    }

    /**
     * Does a request's work on its session. Where {@link #save} finds that others changed the session in the meantime, the
     * work is done again on the session as it is then, {@value #RETRIES} times at most.
     *
     * @param work decides from the session it is given alone, since it may be asked again
     */
    public <T> Uni<T> with(Optional<SessionId> presented, Function<Session, Uni<? extends T>> work) {
        if (presented.isEmpty()) {
            return Uni.createFrom().failure(new ProblemException(ProblemType.UNAUTHENTICATED));
        }
        Uni<T> attempt = store.load(presented.get().key())
                .map(found -> found.orElseThrow(() -> new ProblemException(ProblemType.UNAUTHENTICATED)))
                .flatMap(work);
        return answered(attempt)
                .onFailure(ConflictException.class)
                .invoke(conflict -> conflicts.increment())
                .onFailure(ConflictException.class)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(RETRIES)
                .onFailure(ConflictException.class)
                .transform(conflict -> new ProblemException(ProblemType.CONFLICT));
    }

    /** Within {@link #with}: puts a new state in the place of the session's. */
    public Uni<Session> save(Session session, String state) {
        return store.save(session, state).map(Sessions::saved);
    }

    /**
     * Within {@link #with}: puts a new state in the place of the session's and writes a document in the same step.
     *
     * @return empty when both happened; the content of the user's document of that name, and neither happened, otherwise
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

    private static Session saved(SaveResult result) {
        return switch (result) {
            case SaveResult.Saved saved -> saved.session();
            case SaveResult.Conflict conflict -> throw new ConflictException();
            case SaveResult.Gone gone -> throw new ProblemException(ProblemType.UNAUTHENTICATED);
            case SaveResult.Taken taken -> throw new IllegalStateException("no document was to be written");
        };
    }

    private <T> Uni<T> answered(Uni<T> request) {
        return request.ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new StoreUnavailableException("no answer within " + PATIENCE.toMillis() + " ms"))
                .invoke(() -> {
                    if (!answering.get() && answering.compareAndSet(false, true)) {
                        LOG.infof("the session store %s answers again", store.name());
                    }
                })
                .onFailure(StoreUnavailableException.class)
                .transform(this::unavailable);
    }

    /** Told once an outage: at hundreds of requests a second, a line for each would hide everything else. */
    private ProblemException unavailable(Throwable failure) {
        if (answering.getAndSet(false)) {
            LOG.warnf("the session store %s is unavailable: %s", store.name(), failure.getMessage());
        }
        return new ProblemException(ProblemType.STORE_UNAVAILABLE, RETRY_AFTER);
    }

    private static final class ConflictException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ConflictException() {
            super(null, null, false, false);
        }
    }
}
