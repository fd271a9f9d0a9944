package dev.statelab.stateful.session.store;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.jboss.logging.Logger;

/**
 * Connects to the store before the first client needs it, so that no request waits for a new replica's first connection. The startup probe
 * fails until the store has been reached once: a rollout with a wrong password or a failing migration stops before it replaces replicas
 * that work. Later outages of the store do not fail any probe.
 */
@Startup
@Singleton
class StoreStart implements HealthCheck {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(StoreStart.class);

    private final SessionStore store;
    private final Vertx vertx;
    private volatile boolean reached;
    private String lastReason = "";

    StoreStart(SessionStore store, Vertx vertx) {
        this.store = store;
        this.vertx = vertx;
    }

    /** Waits at most {@link SessionStore#PATIENCE} for the first attempt; further attempts run in the background. */
    void begin(@Observes StartupEvent start) {
        tried().ifNoItem()
                .after(SessionStore.PATIENCE)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    /** Up, and stays up, once the store was reached. */
    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("store").status(reached).build();
    }

    private Uni<Void> tried() {
        return Uni.createFrom()
                .emitter(done -> store.prepare()
                        .subscribe()
                        .with(
                                prepared -> {
                                    reached = true;
                                    if (!lastReason.isEmpty()) {
                                        LOG.infof("connected to the session store %s", store.name());
                                    }
                                    done.complete(null);
                                },
                                failure -> {
                                    logOnce(failure);
                                    vertx.setTimer(
                                            PAUSE.toMillis(),
                                            timer -> tried().subscribe().with(again -> {}));
                                    done.complete(null);
                                }));
    }

    /** Logs a failure unless its reason is the same as that of the last one. */
    private synchronized void logOnce(Throwable failure) {
        String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            LOG.warnf("not started yet: cannot use the session store %s: %s", store.name(), reason);
        }
    }
}
