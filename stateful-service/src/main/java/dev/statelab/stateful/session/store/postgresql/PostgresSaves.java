package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.StoreClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/**
 * Saves sessions, alone or with a document. A save is one statement; if it changed nothing, a second one finds the
 * reason. Since an ended session never comes back, the reason also held at the time of the save.
 *
 * @param clock the deadline of a save is by this clock
 */
record PostgresSaves(Postgres database, StoreClock clock) {

    private static final String SAVE = """
            UPDATE session SET state = $3, version = version + 1
            WHERE key = $1 AND version = $2 AND expires > now() AND clock_timestamp() <= to_timestamp($4::bigint / 1000.0)
            RETURNING version
            """;

    private static final String SAVE_WITH_DOCUMENT = """
            WITH saved AS (
                UPDATE session SET state = $3, version = version + 1
                WHERE key = $1 AND version = $2 AND expires > now() AND clock_timestamp() <= to_timestamp($7::bigint / 1000.0)
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
            SELECT (SELECT version FROM session WHERE key = $1 AND expires > now()) AS version,
                   (SELECT content FROM document WHERE username = $2 AND name = $3 AND expires > now()) AS content
            """;

    private static final String CLEAR_EXPIRED =
            "DELETE FROM document WHERE username = $1 AND name = $2 AND expires <= now()";

    /** Saves the state, unless the session has ended or changed since it was loaded. */
    Uni<SaveResult> save(Session loaded, String state) {
        return database.run(
                        SAVE, () -> Tuple.of(loaded.key().value(), loaded.version(), bytes(state), clock.deadline()))
                .flatMap(rows -> Postgres.only(rows)
                        .map(row -> Uni.createFrom().item(saved(loaded, state, row)))
                        .orElseGet(() -> whyNotSaved(loaded, null)));
    }

    /**
     * Saves the state and the document, unless the session has ended or changed, or the user has a document of that
     * name. If another request creates it at the same time, the insert fails the whole statement, and nothing is
     * changed.
     */
    Uni<SaveResult> save(Session loaded, String state, Document document) {
        return database.run(
                        SAVE_WITH_DOCUMENT,
                        () -> Tuple.from(List.of(
                                loaded.key().value(),
                                loaded.version(),
                                bytes(state),
                                document.name(),
                                bytes(document.content()),
                                document.keep().toMillis(),
                                clock.deadline())))
                .flatMap(rows -> Postgres.only(rows)
                        .map(row -> Uni.createFrom().item(saved(loaded, state, row)))
                        .orElseGet(() -> whyNotSaved(loaded, document.name())))
                .onFailure(Postgres::isUniqueViolation)
                .recoverWithUni(() -> taken(loaded, state, document));
    }

    /** If the existing document has expired but was not swept yet, deletes it and saves again. */
    private Uni<SaveResult> taken(Session loaded, String state, Document document) {
        return database.run(CLEAR_EXPIRED, loaded.user(), document.name())
                .flatMap(cleared ->
                        cleared.rowCount() == 0 ? whyNotSaved(loaded, document.name()) : save(loaded, state, document));
    }

    private Uni<SaveResult> whyNotSaved(Session loaded, String document) {
        return database.run(WHY_NOT_SAVED, loaded.key().value(), loaded.user(), document)
                .map(rows -> Postgres.only(rows).orElseThrow())
                .map(row -> {
                    Long version = row.getLong("version");
                    if (version == null) {
                        return new SaveResult.Gone();
                    }
                    if (row.getBuffer("content") != null) {
                        return new SaveResult.Taken(Postgres.text(row, "content"));
                    }
                    if (version == loaded.version()) {
                        throw clock.tooLate(); // there is no other reason
                    }
                    return new SaveResult.Conflict();
                });
    }

    private static SaveResult saved(Session loaded, String state, Row row) {
        return new SaveResult.Saved(new Session(loaded.key(), loaded.user(), row.getLong("version"), state));
    }

    private static Buffer bytes(String text) {
        return Buffer.buffer(text);
    }
}
