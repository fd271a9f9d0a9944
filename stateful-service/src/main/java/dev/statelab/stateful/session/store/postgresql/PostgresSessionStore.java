package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Sessions in PostgreSQL 14 or newer, shared by all replicas: the tables that {@link PostgresSchema} creates. Names of users and documents
 * must not contain U+0000, which PostgreSQL cannot store in a text.
 *
 * <p>Every change is one statement at the isolation level read committed, and therefore one atomic step: a statement
 * that finds its row being changed waits, and then decides by the new row. Only a {@linkplain PostgresSaves save} that
 * changed nothing needs a second statement.
 *
 * <p>Only the database's clock counts: the replicas' clocks may differ. Every statement checks the expiry, so expired sessions are
 * never visible; {@link PostgresSweep} deletes them.
 */
public final class PostgresSessionStore implements SessionStore {

    private static final String OPEN = """
            WITH time AS (
                SELECT clock_timestamp() <= to_timestamp($7::bigint / 1000.0) AS in_time
            ), ended AS (
                DELETE FROM session WHERE key = $3 AND (SELECT in_time FROM time)
                RETURNING key, username, version, state, expires > now() AS live
            ), surplus AS (
                DELETE FROM session WHERE (SELECT in_time FROM time) AND key IN (
                    SELECT key FROM session WHERE key IN (
                        SELECT key FROM session WHERE username = $2 AND expires > now() AND key IS DISTINCT FROM $3
                        ORDER BY opened DESC, key OFFSET $6::bigint - 1
                    ) FOR UPDATE SKIP LOCKED)
                RETURNING key
            ), replaced AS (
                SELECT version, state FROM ended WHERE username = $2 AND live
            )
            INSERT INTO session (key, username, version, state, opened, used, expires, client)
            SELECT $1, $2, coalesce((SELECT version FROM replaced), 0), coalesce((SELECT state FROM replaced), ''),
                   now(), now(), now() + least($4::bigint, $5::bigint) * interval '1 millisecond', $8
            WHERE (SELECT in_time FROM time)
            RETURNING version, state, ARRAY(SELECT key FROM surplus) AS capped,
                      ARRAY(SELECT key FROM ended WHERE NOT live) AS expired
            """;

    /** Records a use at most once per tolerance of the lifetime, and not while the row is locked: no read waits for another request. */
    private static final String LOAD = """
            WITH found AS (
                SELECT username, version, state, used < now() - $4::bigint * interval '1 millisecond' AS stale
                FROM session
                WHERE key = $1 AND least(expires, opened + $3::bigint * interval '1 millisecond') > now()
            ), touched AS (
                UPDATE session
                SET used = now(),
                    expires = least(now() + $2::bigint * interval '1 millisecond',
                                    opened + $3::bigint * interval '1 millisecond')
                WHERE key IN (SELECT key FROM session WHERE key = $1 AND expires > now() AND (SELECT stale FROM found)
                              FOR UPDATE SKIP LOCKED)
            )
            SELECT username, version, state, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS time FROM found
            """;

    private static final String DOCUMENT =
            "SELECT content FROM document WHERE username = $1 AND name = $2 AND expires > now()";

    private static final String LIST =
            "SELECT key, opened, used, client FROM session WHERE username = $1 AND expires > now() ORDER BY opened DESC LIMIT "
                    + Lifetime.MOST_PER_USER;

    private static final String END = "DELETE FROM session WHERE key = $1";

    private static final String END_OWN = "DELETE FROM session WHERE key = $1 AND username = $2 AND expires > now()";

    private static final String END_ALL = "DELETE FROM session WHERE username = $1 AND expires > now()";

    private final Postgres database;
    private final PostgresSchema schema;
    private final Consumer<SessionEnded> onEnded;
    private final StoreClock clock = new StoreClock();
    private final PostgresSaves saves;
    private final long idle;
    private final long absolute;
    private final long tolerance;
    private final int perUser;

    /** @param onEnded is notified of sessions that end by themselves; {@link PostgresSweep} reports most that expire */
    public PostgresSessionStore(Postgres database, Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        this.onEnded = onEnded;
        this.database = database;
        schema = new PostgresSchema(database, Migration.ALL);
        saves = new PostgresSaves(database, clock);
        idle = lifetime.idle().toMillis();
        absolute = lifetime.absolute().toMillis();
        tolerance = lifetime.tolerance().toMillis();
        perUser = lifetime.perUser();
    }

    @Override
    public String name() {
        return "postgresql";
    }

    /** Migrates the tables to the state that this release needs. */
    @Override
    public Uni<Void> prepare() {
        return schema.migrate();
    }

    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        String old = replaced.map(SessionKey::value).orElse(null);
        return database.run(
                        OPEN,
                        () -> Tuple.from(Arrays.<Object>asList(
                                key.value(), user, old, idle, absolute, perUser, clock.deadline(), client.text())))
                .map(rows -> Postgres.only(rows).orElseThrow(clock::tooLate))
                .invoke(row -> {
                    report(row.getArrayOfStrings("capped"), Ending.CAP);
                    report(row.getArrayOfStrings("expired"), Ending.EXPIRED);
                })
                .map(row -> new Session(key, user, row.getLong("version"), Postgres.text(row, "state")));
    }

    private void report(String[] keys, Ending why) {
        for (String key : keys) {
            onEnded.accept(new SessionEnded(SessionKey.of(key), why));
        }
    }

    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return Uni.createFrom().deferred(() -> {
            long asked = System.nanoTime();
            return database.run(LOAD, key.value(), idle, absolute, tolerance)
                    .map(rows -> Postgres.only(rows).map(row -> {
                        clock.record(row.getLong("time"), asked);
                        return new Session(
                                key, row.getString("username"), row.getLong("version"), Postgres.text(row, "state"));
                    }));
        });
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return saves.save(loaded, state);
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return saves.save(loaded, state, document);
    }

    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return database.run(DOCUMENT, user, name)
                .map(rows -> Postgres.only(rows).map(row -> Postgres.text(row, "content")));
    }

    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return database.run(LIST, user)
                .map(rows -> Postgres.stream(rows)
                        .map(row -> new SessionInfo(
                                SessionKey.of(row.getString("key")),
                                instant(row, "opened"),
                                instant(row, "used"),
                                Client.parse(row.getString("client"))))
                        .sorted(SessionInfo.LATEST_FIRST)
                        .toList());
    }

    @Override
    public Uni<Boolean> end(SessionKey key) {
        return database.run(END, key.value()).map(ended -> ended.rowCount() == 1);
    }

    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return database.run(END_OWN, key.value(), user).map(ended -> ended.rowCount() == 1);
    }

    @Override
    public Uni<Integer> endAll(String user) {
        return database.run(END_ALL, user).map(RowSet::rowCount);
    }

    @Override
    public OptionalLong sessionsHere() {
        return OptionalLong.empty();
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }
}
