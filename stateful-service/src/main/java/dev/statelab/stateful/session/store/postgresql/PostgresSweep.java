package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.SessionEnded;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Deletes expired rows, a batch per statement, so that no statement holds many locks or runs for long. Rows that another replica is
 * deleting are skipped: sweeps never wait for each other.
 */
public final class PostgresSweep {

    static final int BATCH = 500;

    /** Not {@code %d}, which uses the digits of the locale. */
    private static final String SWEEP = """
            DELETE FROM %1$s WHERE ctid = ANY (ARRAY (
                SELECT ctid FROM %1$s WHERE expires <= now() LIMIT %2$s FOR UPDATE SKIP LOCKED
            ))
            RETURNING %3$s
            """;

    private final Postgres database;
    private final Consumer<SessionEnded> onEnded;

    /** @param onEnded is notified of the sessions that have expired */
    public PostgresSweep(Postgres database, Consumer<SessionEnded> onEnded) {
        this.database = database;
        this.onEnded = onEnded;
    }

    /** Sweeps until a batch is not full; returns how many rows were deleted. */
    public Uni<Integer> sweep() {
        return Multi.createFrom()
                .items(sweep("session", "key"), sweep("document", "NULL"), sweep("attempts", "NULL"))
                .onItem()
                .transformToUniAndConcatenate(table -> table)
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }

    /** @param session the column with the session's key; {@code NULL} for a table without sessions */
    private Uni<Integer> sweep(String table, String session) {
        String statement = SWEEP.formatted(table, BATCH, session);
        return Multi.createBy()
                .repeating()
                .uni(() -> database.run(statement).invoke(this::report).map(RowSet::rowCount))
                .whilst(taken -> taken == BATCH)
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }

    private void report(RowSet<Row> taken) {
        Postgres.stream(taken)
                .map(row -> row.getString(0))
                .filter(Objects::nonNull)
                .forEach(key -> onEnded.accept(new SessionEnded(SessionKey.of(key), Ending.EXPIRED)));
    }
}
