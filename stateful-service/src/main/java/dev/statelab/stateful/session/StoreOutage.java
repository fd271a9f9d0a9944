package dev.statelab.stateful.session;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Tells a client within a second that the store is down, however it fails, and tells the log from time to time. */
@Singleton
class StoreOutage {

    /** The rest of the second is for the way to the client. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(StoreOutage.class);

    private final SessionStore store;
    private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

    StoreOutage(SessionStore store) {
        this.store = store;
    }

    /** The request of the store, failing with {@code store-unavailable} where the store fails or takes too long. */
    <T> Uni<T> told(Uni<T> request) {
        return request.ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new StoreUnavailableException("no answer within " + PATIENCE.toMillis() + " ms"))
                .onFailure(StoreUnavailableException.class)
                .transform(this::unavailable);
    }

    /** At hundreds of requests a second, a line for each would hide everything else. */
    private SessionRefusal unavailable(Throwable failure) {
        long now = System.nanoTime();
        long next = nextLine.get();
        if (now - next >= 0 && nextLine.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
            LOG.warnf("the session store %s is unavailable: %s", store.name(), failure.getMessage());
        }
        return new SessionRefusal(SessionRefusal.Reason.STORE_UNAVAILABLE, RETRY_AFTER);
    }
}
