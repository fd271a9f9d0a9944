package dev.statelab.stateful.session.store.postgresql;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the tables to where this release needs them, in the background and until it works: a replica starts without its
 * database, as it lives on without it. Flyway lets one replica at a time do it. Statements that come before fail, as they do
 * while the database is down.
 */
public final class PostgresSchema {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(PostgresSchema.class);

    private final Vertx vertx;
    private final Flyway flyway;
    private final AtomicBoolean told = new AtomicBoolean();

    public PostgresSchema(Vertx vertx, Flyway flyway) {
        this.vertx = vertx;
        this.flyway = flyway;
    }

    public void migrate() {
        vertx.executeBlocking(flyway::migrate, false)
                .onSuccess(done -> LOG.infof("the schema is at version %s", done.targetSchemaVersion))
                .onFailure(this::again);
    }

    private void again(Throwable failure) {
        if (told.compareAndSet(false, true)) {
            String reason =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            LOG.warnf("the schema cannot be brought up to date yet: %s", reason);
        }
        vertx.setTimer(PAUSE.toMillis(), timer -> migrate());
    }
}
