package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import dev.statelab.testkit.store.RealPostgres;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresSessionStoreTest extends SessionStoreContract {

    private static RealPostgres server;
    private static Postgres database;

    @BeforeAll
    static void start() {
        server = new RealPostgres();
        database = migrated(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The database as the service uses it, with its tables. */
    static Postgres migrated(RealPostgres server) {
        Flyway.configure()
                .dataSource("jdbc:" + server.url(), RealPostgres.USER, RealPostgres.PASSWORD)
                .load()
                .migrate();
        PgConnectOptions options = PgConnectOptions.fromUri(server.url())
                .setUser(RealPostgres.USER)
                .setPassword(RealPostgres.PASSWORD)
                .setCachePreparedStatements(true);
        return new Postgres(
                Postgres.BoundedPool.pool(server.vertx(), List.of(options), new PoolOptions().setMaxSize(16)));
    }

    @Override
    protected SessionStore store(Lifetime lifetime) {
        return new PostgresSessionStore(database, lifetime);
    }
}
