package dev.statelab.stateful.session;

import dev.statelab.stateful.session.store.CommandTooLateException;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Answers a client within a second when the store is down, however it fails, and logs it from time to time. */
@Singleton
public class StoreOutage {

    /** The rest of the second is for the response to the client. */
    private static final Duration PATIENCE = SessionStore.PATIENCE;

    private static final int PARTS = 8;

    /** Not zero, which is the id of the first timer of the process. */
    private static final long NO_TIMER = -1;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(StoreOutage.class);

    private static final StoreUnavailableException NO_ANSWER =
            new StoreUnavailableException("no answer within " + PATIENCE.toMillis() + " ms");

    private final SessionStore store;
    private final Vertx vertx;
    private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

    StoreOutage(SessionStore store, Vertx vertx) {
        this.store = store;
        this.vertx = vertx;
    }

    /**
     * Runs a request to the store; fails with {@code store-unavailable} if the store fails or takes too long. If the store discards a
     * command as too late while the client still waits, the delay was in this process and not in the store, so the request is sent once
     * more.
     *
     * @param request is subscribed to once or twice
     */
    public <T> Uni<T> withTimeout(Uni<T> request) {
        return Uni.createFrom().emitter(answer -> ask(request, answer, true));
    }

    private <T> void ask(Uni<T> request, UniEmitter<? super T> answer, boolean again) {
        Patience patience = new Patience();
        Cancellable asked = request.subscribe()
                .with(
                        item -> {
                            patience.end();
                            answer.complete(item);
                        },
                        failure -> {
                            patience.end();
                            if (again && failure instanceof CommandTooLateException) {
                                ask(request, answer, false);
                            } else {
                                answer.fail(
                                        failure instanceof StoreUnavailableException ? unavailable(failure) : failure);
                            }
                        });
        boolean waits = patience.begin(() -> {
            asked.cancel();
            answer.fail(unavailable(NO_ANSWER));
        });
        if (waits) {
            answer.onTermination(patience::end);
        }
    }

    /**
     * Waits in parts. A pause of this process itself, by its garbage collector or on a busy machine, uses up only one part: an answer that
     * arrived during the pause has not been processed yet, which is not the store's fault.
     */
    private final class Patience {

        private int left = PARTS;
        private boolean ended;
        private long timer = NO_TIMER;

        /** Starts waiting; returns false if the answer is already there, as from memory, and needs no timer. */
        synchronized boolean begin(Runnable over) {
            if (ended) {
                return false;
            }
            next(over);
            return true;
        }

        private synchronized void next(Runnable over) {
            if (left == 0) {
                over.run();
            } else if (!ended) {
                left--;
                timer = vertx.setTimer(PATIENCE.toMillis() / PARTS, part -> next(over));
            }
        }

        synchronized void end() {
            ended = true;
            vertx.cancelTimer(timer);
        }
    }

    /** At hundreds of requests per second, a line for each would hide everything else. */
    private SessionRefusal unavailable(Throwable failure) {
        long now = System.nanoTime();
        long next = nextLine.get();
        if (now - next >= 0 && nextLine.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
            LOG.warnf("the session store %s is unavailable: %s", store.name(), failure.getMessage());
        }
        return new SessionRefusal(SessionRefusal.Reason.STORE_UNAVAILABLE, RETRY_AFTER);
    }
}
