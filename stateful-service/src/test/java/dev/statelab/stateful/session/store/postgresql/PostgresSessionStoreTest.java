package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import dev.statelab.testkit.store.RealPostgres;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

public class PostgresSessionStoreTest extends SessionStoreContract {

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

    /** Connects as the service does, and creates the tables. */
    public static Postgres migrated(RealPostgres server) {
        Postgres database = database(server);
        get(new PostgresSchema(database, Migration.ALL).migrate());
        return database;
    }

    /** Connects as the service does. */
    static Postgres database(RealPostgres server) {
        return database(server, RealPostgres.USER);
    }

    static Postgres database(RealPostgres server, String user) {
        PgConnectOptions options = PgConnectOptions.fromUri(server.url())
                .setUser(user)
                .setPassword(RealPostgres.PASSWORD)
                .setCachePreparedStatements(true);
        return new Postgres(
                Postgres.BoundedPool.pool(server.vertx(), List.of(options), new PoolOptions().setMaxSize(16)));
    }

    @Override
    protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        return new PostgresSessionStore(database, lifetime, onEnded);
    }

    @Override
    protected void sweep(SessionStore swept, Consumer<SessionEnded> onEnded) {
        get(new PostgresSweep(database, onEnded).sweep());
    }
}
