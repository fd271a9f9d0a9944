package dev.statelab.stateful.session.store.postgresql;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.stream.Collectors;

/**
 * Takes away the rows that have expired, a batch a statement, so that none holds many locks or runs for long. What another
 * replica is taking away at the moment is skipped: sweeps never wait for one another.
 */
public final class PostgresSweep {

    static final int BATCH = 500;

    private static final String SWEEP = """
            DELETE FROM %1$s WHERE ctid = ANY (ARRAY (
                SELECT ctid FROM %1$s WHERE expires <= now() LIMIT %2$d FOR UPDATE SKIP LOCKED
            ))
            """;

    private final Postgres database;

    public PostgresSweep(Postgres database) {
        this.database = database;
    }

    /** Sweeps until a batch is not full; returns how many rows that took away. */
    public Uni<Integer> sweep() {
        return Multi.createFrom()
                .items("session", "document", "attempts")
                .onItem()
                .transformToUniAndConcatenate(this::sweep)
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }

    private Uni<Integer> sweep(String table) {
        String statement = SWEEP.formatted(table, BATCH);
        return Multi.createBy()
                .repeating()
                .uni(() -> database.run(statement).map(RowSet::rowCount))
                .whilst(taken -> taken == BATCH)
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }
}
