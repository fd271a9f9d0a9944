package dev.statelab.stateful.session.store.postgresql;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.store.RealPostgres;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSweepTest {

    private static RealPostgres server;
    private static Postgres database;

    @BeforeAll
    static void start() {
        server = new RealPostgres();
        database = PostgresSessionStoreTest.migrated(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.run("TRUNCATE session, document, attempts");
    }

    @Test
    void aSweepDeletesExpiredRowsAndNothingElse() {
        int expired = 2 * PostgresSweep.BATCH + 1;
        sessions("old", expired, "-1 second");
        sessions("live", 3, "1 hour");
        server.run("INSERT INTO document VALUES ('alice', 'old', '', now() - interval '1 second'),"
                + " ('alice', 'live', '', now() + interval '1 hour')");
        server.run("INSERT INTO attempts VALUES ('old', 1, now() - interval '1 second'),"
                + " ('live', 1, now() + interval '1 hour')");
        assertThat(get(new PostgresSweep(database, ended -> {}).sweep())).isEqualTo(expired + 2);
        assertThat(count("session WHERE key LIKE 'live%'")).isEqualTo(3);
        assertThat(count("session") + count("document") + count("attempts")).isEqualTo(5);
    }

    /** Some locales use digits that PostgreSQL does not accept. */
    @Test
    void aSweepDeletesExpiredRowsInEveryLocale() {
        sessions("old", 1, "-1 second");
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.of("ar", "EG"));
        try {
            assertThat(get(new PostgresSweep(database, ended -> {}).sweep())).isEqualTo(1);
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void aSweepDoesNotWaitForRowsThatAnotherReplicaIsDeleting() throws SQLException {
        sessions("held", 10, "-1 second");
        sessions("free", 10, "-1 second");
        try (Connection another = server.connect()) {
            another.setAutoCommit(false);
            another.createStatement().executeUpdate("DELETE FROM session WHERE key LIKE 'held%'");
            assertThat(get(new PostgresSweep(database, ended -> {}).sweep())).isEqualTo(10);
            another.rollback();
        }
        assertThat(get(new PostgresSweep(database, ended -> {}).sweep())).isEqualTo(10);
    }

    @Test
    void concurrentSweepsDeleteEachRowOnce() {
        int expired = 4 * PostgresSweep.BATCH;
        sessions("old", expired, "-1 second");
        PostgresSweep sweep = new PostgresSweep(database, ended -> {});
        int together = get(Uni.join()
                        .all(sweep.sweep(), sweep.sweep(), sweep.sweep())
                        .andFailFast())
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(together + get(sweep.sweep())).isEqualTo(expired);
        assertThat(count("session")).isZero();
    }

    private static void sessions(String name, int number, String expires) {
        server.run(
                "INSERT INTO session SELECT rpad('%s' || i, 63, '_'), 'alice', 0, '', now(), now(), now() + interval '%s'"
                                .formatted(name, expires)
                        + " FROM generate_series(1, " + number + ") AS i");
    }

    private static long count(String from) {
        return get(database.run("SELECT count(*) FROM " + from))
                .iterator()
                .next()
                .getLong(0);
    }
}
