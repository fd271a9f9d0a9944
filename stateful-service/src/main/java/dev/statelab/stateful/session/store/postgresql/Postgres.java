package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Runs statements in a database, or fails within a bounded time. */
public final class Postgres {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String UNDEFINED_TABLE = "42P01";

    /** The SQLSTATE classes of data exceptions, unsupported features, syntax errors and missing permissions. */
    private static final Set<String> BUGS = Set.of("22", "0A", "42");

    private final io.vertx.mutiny.sqlclient.Pool pool;

    public Postgres(Pool pool) {
        this.pool = new io.vertx.mutiny.sqlclient.Pool(pool);
    }

    /** Runs a statement, again at each subscription; fails with {@link StoreUnavailableException}. */
    public Uni<RowSet<Row>> run(String statement, Object... parameters) {
        return run(statement, () -> Tuple.from(parameters));
    }

    /** Like {@link #run(String, Object...)}, with parameters that are computed at each subscription. */
    Uni<RowSet<Row>> run(String statement, Supplier<Tuple> parameters) {
        return Uni.createFrom()
                .deferred(() -> pool.preparedQuery(statement).execute(parameters.get()))
                .onFailure()
                .transform(Postgres::failure);
    }

    /**
     * A {@link StoreUnavailableException}, or an {@link IllegalStateException} if the statement is wrong: a retry will not help, and as an
     * outage it would go unnoticed. A missing table is no such error, since it may be about to be created.
     *
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
     */
    private static RuntimeException failure(Throwable failure) {
        boolean bug = failure instanceof PgException refusal
                && BUGS.contains(refusal.getSqlState().substring(0, 2))
                && !refusal.getSqlState().equals(UNDEFINED_TABLE);
        return bug ? new IllegalStateException(failure.getMessage(), failure) : new StoreUnavailableException(failure);
    }

    /** Runs statements in one transaction, again at each subscription; fails with {@link StoreUnavailableException}. */
    <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> statements) {
        return Uni.createFrom()
                .deferred(() -> pool.withTransaction(statements))
                .onFailure(failure -> !(failure instanceof StoreUnavailableException))
                .transform(StoreUnavailableException::new);
    }

    /** Whether a statement failed, and changed nothing, because there was a row with the same key. */
    static boolean isUniqueViolation(Throwable failure) {
        return failure.getCause() instanceof PgException refusal && UNIQUE_VIOLATION.equals(refusal.getSqlState());
    }

    public static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    /** The row of a statement that returns at most one. */
    static Optional<Row> only(RowSet<Row> rows) {
        return stream(rows).findFirst();
    }

    /** The text in a column of type {@code bytea}, which stores it in UTF-8. */
    static String text(Row row, String column) {
        return row.getBuffer(column).toString();
    }

    /** Adds settings of the pool that the framework does not offer. */
    @Singleton
    static final class BoundedPool implements PgPoolCreator {

        private static final Duration CONNECTION_TIMEOUT = Duration.ofMillis(800);

        /** A connection that received nothing for this long is closed: its server may have disappeared silently. */
        private static final Duration READ_IDLE_TIMEOUT = Duration.ofSeconds(10);

        /** An unused connection is removed from the pool before that; otherwise it could be closed while a statement is being sent. */
        private static final Duration UNUSED = Duration.ofSeconds(5);

        /** The maximum number of statements that wait for a connection. */
        private static final int WAITING = 2048;

        /**
         * The server cancels statements that the client has given up or is about to give up: a locked row blocks a connection for at most
         * this long. PgBouncer must know both settings (its {@code ignore_startup_parameters} would drop them).
         */
        private static final Map<String, String> BOUNDS =
                Map.of("lock_timeout", "200ms", "statement_timeout", SessionStore.PATIENCE.toMillis() + "ms");

        @Override
        public Pool create(Input input) {
            return pool(input.vertx(), input.pgConnectOptionsList(), input.poolOptions());
        }

        static Pool pool(io.vertx.core.Vertx vertx, List<PgConnectOptions> servers, PoolOptions options) {
            servers.forEach(server -> {
                server.getProperties().putAll(BOUNDS);
                server.setConnectTimeout((int) CONNECTION_TIMEOUT.toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setReadIdleTimeout((int) READ_IDLE_TIMEOUT.toMillis());
            });
            // The caller has its own timeout. The pool's own timer fires even after a failure, and then logs a
            // complaint (https://github.com/eclipse-vertx/vertx-sql-client/issues/1706).
            options.setConnectionTimeout(0)
                    .setMaxWaitQueueSize(WAITING)
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setIdleTimeout((int) UNUSED.toMillis());
            return PgBuilder.pool()
                    .connectingTo(List.<SqlConnectOptions>copyOf(servers))
                    .with(options)
                    .using(vertx)
                    .build();
        }
    }
}
