package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Migrates the tables to the state that this release needs. The table {@code session_schema} has a row for each {@link Migration} that was
 * applied. Earlier releases used Flyway: its records are copied, and its own table is kept for those releases.
 *
 * <p>Everything runs in one transaction, so a failed migration changes nothing, and under an advisory lock: of several replicas that start
 * at once, one applies the migrations, and the others find them applied. A migration gives up rather than wait long for a table lock, since
 * all other statements would queue behind it.
 */
final class PostgresSchema {

    /** The id of the advisory lock: any number that nobody else in the database uses. */
    private static final long LOCK = 0x73746174656c6162L;

    /** Not {@code %d}, which uses the digits of the locale. */
    private static final String BEGIN = """
            SET LOCAL lock_timeout = '2s';
            SET LOCAL statement_timeout = 0;
            SELECT pg_advisory_xact_lock(%s)
            """.formatted(LOCK);

    private static final String FIND =
            "SELECT to_regclass('session_schema') IS NOT NULL AS own, to_regclass('flyway_schema_history') IS NOT NULL AS flyway";

    private static final String CREATE = """
            CREATE TABLE session_schema (
                version     integer     PRIMARY KEY,
                usable_from integer     NOT NULL,
                checksum    text        NOT NULL,
                applied     timestamptz NOT NULL DEFAULT now()
            )
            """;

    private static final String MADE_BY_FLYWAY =
            "SELECT version::integer AS version FROM flyway_schema_history WHERE success AND version IS NOT NULL";

    private static final String MADE = "SELECT version, usable_from, checksum FROM session_schema";

    private static final String RECORD =
            "INSERT INTO session_schema (version, usable_from, checksum) VALUES ($1, $2, $3)";

    private static final Logger LOG = Logger.getLogger(PostgresSchema.class);

    private final Postgres database;
    private final List<Migration> known;

    PostgresSchema(Postgres database, List<Migration> known) {
        this.database = database;
        this.known = known;
    }

    /**
     * Applies the missing migrations. Fails with {@link StoreUnavailableException}, without any change, if the database refuses, or if
     * its tables do not fit this release: a migration was applied with another content, or a newer release applied one that this release
     * cannot work with.
     */
    Uni<Void> migrate() {
        return database.inTransaction(connection -> connection
                .query(BEGIN)
                .execute()
                .chain(locked -> prepare(connection))
                .chain(prepared -> connection.query(MADE).execute())
                .chain(made -> Multi.createFrom()
                        .iterable(missing(Postgres.stream(made).toList()))
                        .onItem()
                        .transformToUniAndConcatenate(step -> make(connection, step))
                        .collect()
                        .last())
                .replaceWithVoid());
    }

    private Uni<Void> prepare(SqlConnection connection) {
        return connection.query(FIND).execute().chain(found -> {
            Row tables = found.iterator().next();
            if (tables.getBoolean("own")) {
                return Uni.createFrom().voidItem();
            }
            Uni<Void> created = connection.query(CREATE).execute().replaceWithVoid();
            return tables.getBoolean("flyway") ? created.chain(() -> takeOver(connection)) : created;
        });
    }

    private Uni<Void> takeOver(SqlConnection connection) {
        return connection
                .query(MADE_BY_FLYWAY)
                .execute()
                .map(rows -> Postgres.stream(rows)
                        .map(row -> row.getInteger("version"))
                        .collect(Collectors.toSet()))
                .chain(made -> Multi.createFrom()
                        .iterable(known)
                        .filter(step -> made.contains(step.version()))
                        .onItem()
                        .transformToUniAndConcatenate(step -> record(connection, step))
                        .collect()
                        .last());
    }

    private List<Migration> missing(List<Row> rows) {
        Map<Integer, Row> made =
                new TreeMap<>(rows.stream().collect(Collectors.toMap(row -> row.getInteger("version"), row -> row)));
        int newest = known.size();
        made.forEach((version, row) -> {
            if (version > newest) {
                requireUsable(version, row.getInteger("usable_from"), newest);
            } else if (!known.get(version - 1).checksum().equals(row.getString("checksum"))) {
                throw new StoreUnavailableException("schema version " + version
                        + " was created by a different migration script than that of this release");
            }
        });
        return known.stream().filter(step -> !made.containsKey(step.version())).toList();
    }

    private static void requireUsable(int version, int usableFrom, int newest) {
        if (usableFrom > newest) {
            throw new StoreUnavailableException(
                    "a newer release has migrated the schema to version %d, which needs a release that knows version %d; this one knows %d"
                            .formatted(version, usableFrom, newest));
        }
        LOG.infof(
                "a newer release has migrated the schema to version %d; this release, made for version %d, works with it",
                version, newest);
    }

    private Uni<Void> make(SqlConnection connection, Migration step) {
        return connection
                .query(step.script())
                .execute()
                .chain(made -> record(connection, step))
                .invoke(() -> LOG.infof("the schema is at version %d", step.version()));
    }

    private static Uni<Void> record(SqlConnection connection, Migration step) {
        return connection
                .preparedQuery(RECORD)
                .execute(Tuple.of(step.version(), step.usableFrom(), step.checksum()))
                .replaceWithVoid();
    }
}
