package dev.statelab.stateful.session.store.postgresql.attempts;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.store.AttemptCountersContract;
import dev.statelab.stateful.session.store.postgresql.Postgres;
import dev.statelab.stateful.session.store.postgresql.PostgresSessionStoreTest;
import dev.statelab.testkit.store.RealPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresAttemptCountersTest extends AttemptCountersContract {

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

    @Override
    protected AttemptCounters counters() {
        return new PostgresAttemptCounters(database);
    }
}
