package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.Document;
import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.SaveResult;
import dev.statelab.stateful.session.Session;
import dev.statelab.stateful.session.SessionInfo;
import dev.statelab.stateful.session.SessionKey;
import dev.statelab.stateful.session.SessionStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sessions in PostgreSQL 14 or newer, shared by all replicas: the tables that {@link PostgresSchema} makes. Names of users and documents
 * are without U+0000, which PostgreSQL cannot keep in a text.
 *
 * <p>Every change is one statement at the isolation level read committed, and so one atomic step: a statement that finds its row
 * being changed waits, and then decides by the row as it has become. Only a save that did not happen asks in a second statement
 * why. As a session never comes back, the answer is true also of the moment at which the save did not happen.
 *
 * <p>Time is read by the database alone: the replicas' clocks may differ. Every statement looks at the expiry; what has expired
 * is there for nobody, and {@link PostgresSweep} takes it away.
 */
public final class PostgresSessionStore implements SessionStore {

    private static final String OPEN = """
            WITH ended AS (
                DELETE FROM session WHERE key = $3 RETURNING username, version, state, expires > now() AS live
            ), replaced AS (
                SELECT version, state FROM ended WHERE username = $2 AND live
            )
            INSERT INTO session (key, username, version, state, opened, used, expires)
            VALUES ($1, $2, coalesce((SELECT version FROM replaced), 0), coalesce((SELECT state FROM replaced), ''),
                    now(), now(), now() + least($4::bigint, $5::bigint) * interval '1 millisecond')
            RETURNING version, state
            """;

    /** Writes at most once in the tolerance of the lifetime, so that requests that come together do not wait for one another. */
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
                WHERE key = $1 AND expires > now() AND (SELECT stale FROM found)
            )
            SELECT username, version, state FROM found
            """;

    private static final String SAVE = """
            UPDATE session SET state = $3, version = version + 1
            WHERE key = $1 AND version = $2 AND expires > now()
            RETURNING version
            """;

    private static final String SAVE_WITH_DOCUMENT = """
            WITH saved AS (
                UPDATE session SET state = $3, version = version + 1
                WHERE key = $1 AND version = $2 AND expires > now()
                  AND NOT EXISTS (SELECT FROM document
                                  WHERE username = session.username AND name = $4 AND document.expires > now())
                RETURNING username, version
            ), written AS (
                INSERT INTO document (username, name, content, expires)
                SELECT username, $4, $5, now() + $6::bigint * interval '1 millisecond' FROM saved
            )
            SELECT version FROM saved
            """;

    private static final String WHY_NOT_SAVED = """
            SELECT EXISTS (SELECT FROM session WHERE key = $1 AND expires > now()) AS live,
                   (SELECT content FROM document WHERE username = $2 AND name = $3 AND expires > now()) AS content
            """;

    private static final String CLEAR_EXPIRED =
            "DELETE FROM document WHERE username = $1 AND name = $2 AND expires <= now()";

    private static final String DOCUMENT =
            "SELECT content FROM document WHERE username = $1 AND name = $2 AND expires > now()";

    private static final String LIST =
            "SELECT key, opened, used FROM session WHERE username = $1 AND expires > now() ORDER BY opened DESC";

    private static final String END = "DELETE FROM session WHERE key = $1";

    private static final String END_OWN = "DELETE FROM session WHERE key = $1 AND username = $2 AND expires > now()";

    private static final String END_ALL = "DELETE FROM session WHERE username = $1 AND expires > now()";

    private final Postgres database;
    private final PostgresSchema schema;
    private final long idle;
    private final long absolute;
    private final long tolerance;

    public PostgresSessionStore(Postgres database, Lifetime lifetime) {
        this.database = database;
        schema = new PostgresSchema(database, Migration.ALL);
        idle = lifetime.idle().toMillis();
        absolute = lifetime.absolute().toMillis();
        tolerance = lifetime.tolerance().toMillis();
    }

    @Override
    public String name() {
        return "postgresql";
    }

    /** Brings the tables to where this release needs them. */
    @Override
    public Uni<Void> prepare() {
        return schema.migrate();
    }

    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced) {
        String old = replaced.map(SessionKey::value).orElse(null);
        return database.run(OPEN, key.value(), user, old, idle, absolute)
                .map(rows -> only(rows).orElseThrow())
                .map(row -> new Session(key, user, row.getLong("version"), text(row, "state")));
    }

    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return database.run(LOAD, key.value(), idle, absolute, tolerance)
                .map(rows -> only(rows)
                        .map(row -> new Session(
                                key, row.getString("username"), row.getLong("version"), text(row, "state"))));
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return database.run(SAVE, loaded.key().value(), loaded.version(), bytes(state))
                .flatMap(rows -> only(rows)
                        .map(row -> Uni.createFrom().item(saved(loaded, state, row)))
                        .orElseGet(() -> whyNotSaved(loaded, null)));
    }

    /** Where another makes the document at the same time the insert breaks the whole statement off, and nothing is changed. */
    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return database.run(
                        SAVE_WITH_DOCUMENT,
                        loaded.key().value(),
                        loaded.version(),
                        bytes(state),
                        document.name(),
                        bytes(document.content()),
                        document.keep().toMillis())
                .flatMap(rows -> only(rows)
                        .map(row -> Uni.createFrom().item(saved(loaded, state, row)))
                        .orElseGet(() -> whyNotSaved(loaded, document.name())))
                .onFailure(Postgres::isUniqueViolation)
                .recoverWithUni(() -> taken(loaded, state, document));
    }

    /** One that has expired, and was not swept yet, makes room. */
    private Uni<SaveResult> taken(Session loaded, String state, Document document) {
        return database.run(CLEAR_EXPIRED, loaded.user(), document.name())
                .flatMap(cleared ->
                        cleared.rowCount() == 0 ? whyNotSaved(loaded, document.name()) : save(loaded, state, document));
    }

    private Uni<SaveResult> whyNotSaved(Session loaded, String document) {
        return database.run(WHY_NOT_SAVED, loaded.key().value(), loaded.user(), document)
                .map(rows -> only(rows).orElseThrow())
                .map(row -> {
                    if (!row.getBoolean("live")) {
                        return new SaveResult.Gone();
                    }
                    return row.getBuffer("content") == null
                            ? new SaveResult.Conflict()
                            : new SaveResult.Taken(text(row, "content"));
                });
    }

    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return database.run(DOCUMENT, user, name).map(rows -> only(rows).map(row -> text(row, "content")));
    }

    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return database.run(LIST, user)
                .map(rows -> Postgres.stream(rows)
                        .map(row -> new SessionInfo(
                                new SessionKey(row.getString("key")),
                                row.getOffsetDateTime("opened").toInstant(),
                                row.getOffsetDateTime("used").toInstant()))
                        .toList());
    }

    @Override
    public Uni<Void> end(SessionKey key) {
        return database.run(END, key.value()).replaceWithVoid();
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

    private static SaveResult saved(Session loaded, String state, Row row) {
        return new SaveResult.Saved(new Session(loaded.key(), loaded.user(), row.getLong("version"), state));
    }

    private static Optional<Row> only(RowSet<Row> rows) {
        return Postgres.stream(rows).findFirst();
    }

    private static Buffer bytes(String text) {
        return Buffer.buffer(text);
    }

    private static String text(Row row, String column) {
        return row.getBuffer(column).toString();
    }
}
