package dev.statelab.stateful.session;

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
 * Goes to the store before the first client does: a replica that gets ready has its connection and its code at hand, and the crowd
 * of a rollout does not wait for them. The startup probe fails until the store was reached once, so that replicas with a wrong password
 * or a migration that fails do not take the place of those that serve. From then on the store may come and go: that is nothing that a
 * probe asks about.
 */
@Startup
@Singleton
class StoreStart implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofMillis(800);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(StoreStart.class);

    private final SessionStore store;
    private final Vertx vertx;
    private volatile boolean reached;
    private String told = "";

    StoreStart(SessionStore store, Vertx vertx) {
        this.store = store;
        this.vertx = vertx;
    }

    /** Waits for the first try, though not for long; the others follow in the background. */
    void begin(@Observes StartupEvent start) {
        tried().ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    /** Up for good once the store was reached. */
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
                                    if (!told.isEmpty()) {
                                        LOG.infof("the session store %s is reached", store.name());
                                    }
                                    done.complete(null);
                                },
                                failure -> {
                                    tell(failure);
                                    vertx.setTimer(
                                            PAUSE.toMillis(),
                                            timer -> tried().subscribe().with(again -> {}));
                                    done.complete(null);
                                }));
    }

    /** Once for each reason. */
    private synchronized void tell(Throwable failure) {
        String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        if (!reason.equals(told)) {
            told = reason;
            LOG.warnf("not started yet: the session store %s was never reached: %s", store.name(), reason);
        }
    }
}
