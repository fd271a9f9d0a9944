package dev.statelab.stateful.session.store.postgresql.attempts;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.login.Attempts;
import dev.statelab.stateful.session.login.CounterName;
import dev.statelab.stateful.session.store.postgresql.Postgres;
import dev.statelab.stateful.session.store.postgresql.PostgresSweep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counters in PostgreSQL, each a row. Every method is one statement; {@link PostgresSweep} deletes those that have ended. */
public final class PostgresAttemptCounters implements AttemptCounters {

    private static final String READ = """
            SELECT counter, count, ceil(extract(epoch FROM expires - now()) * 1000)::bigint AS left
            FROM attempts WHERE counter = ANY ($1) AND expires > now()
            """;

    /** Locks the rows in order, so that two statements with the same counters cannot deadlock. */
    private static final String ADD = """
            INSERT INTO attempts AS present (counter, count, expires)
            SELECT counter, 1, now() + $2::bigint * interval '1 millisecond' FROM unnest($1::text[]) AS counter ORDER BY counter
            ON CONFLICT (counter) DO UPDATE
            SET count = CASE WHEN present.expires > now() THEN present.count + 1 ELSE 1 END,
                expires = CASE WHEN present.expires > now() THEN present.expires ELSE excluded.expires END
            RETURNING counter, count, ceil(extract(epoch FROM expires - now()) * 1000)::bigint AS left
            """;

    private final Postgres database;

    public PostgresAttemptCounters(Postgres database) {
        this.database = database;
    }

    @Override
    public Uni<List<Attempts>> read(String scope, List<String> counters) {
        String[] names = names(scope, counters);
        return database.run(READ, (Object) names).map(rows -> inOrder(names, rows));
    }

    @Override
    public Uni<List<Attempts>> add(String scope, List<String> counters, Duration window) {
        String[] names = names(scope, counters);
        return database.run(ADD, names, window.toMillis()).map(rows -> inOrder(names, rows));
    }

    private static String[] names(String scope, List<String> counters) {
        return counters.stream().map(counter -> CounterName.of(scope, counter)).toArray(String[]::new);
    }

    private static List<Attempts> inOrder(String[] names, RowSet<Row> rows) {
        Map<String, Attempts> found = Postgres.stream(rows)
                .collect(Collectors.toMap(
                        row -> row.getString("counter"),
                        row -> new Attempts(row.getLong("count"), Duration.ofMillis(row.getLong("left")))));
        return Stream.of(names)
                .map(name -> found.getOrDefault(name, Attempts.NONE))
                .toList();
    }
}
