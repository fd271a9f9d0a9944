package dev.statelab.stateful.session.store.postgresql;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.testkit.store.RealPostgres;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests schema migrations between releases that share a database. */
class PostgresSchemaTest {

    private static final Migration FIRST = Migration.ALL.getFirst();
    private static final Migration ADDING = new Migration(3, 2, "ALTER TABLE session ADD tenant text");
    private static final Migration TAKING = new Migration(3, 3, "ALTER TABLE session RENAME username TO owner");

    /** As Flyway 12 creates it. */
    private static final String FLYWAYS_TABLE = """
            CREATE TABLE flyway_schema_history (
                installed_rank integer NOT NULL PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
                type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer, installed_by varchar(100) NOT NULL,
                installed_on timestamp NOT NULL DEFAULT now(), execution_time integer NOT NULL, success boolean NOT NULL)
            """;

    private static final String FLYWAYS_ROW = """
            INSERT INTO flyway_schema_history
            VALUES (1, '1', 'sessions', 'SQL', 'V1__sessions.sql', 42, 'postgres', now(), 7, true)
            """;

    private static RealPostgres server;
    private static Postgres database;

    @BeforeAll
    static void start() {
        server = new RealPostgres();
        database = PostgresSessionStoreTest.database(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @Test
    void replicasThatStartConcurrentlyRunEachMigrationOnce() {
        List<Uni<Void>> replicas =
                IntStream.range(0, 8).mapToObj(i -> schema(ADDING).migrate()).toList();
        get(Uni.join().all(replicas).andFailFast());
        assertThat(versions()).containsExactly(1, 2, 3);
    }

    @Test
    void aLaterReleaseRunsTheMissingMigrations() {
        get(schema().migrate());
        Session session = opened();
        get(schema(ADDING).migrate());
        assertThat(versions()).containsExactly(1, 2, 3);
        assertThat(get(store().load(session.key()))).contains(session);
    }

    /** During a rolling update, the first release still opens sessions in this release's tables. */
    @Test
    void sessionsOfTheFirstReleaseAreListedWithoutTheirClient() {
        get(new PostgresSchema(database, List.of(FIRST)).migrate());
        Session before = openedByTheFirstRelease();
        get(schema().migrate());
        Session after = openedByTheFirstRelease();
        assertThat(get(store().sessionsOf("alice")))
                .allMatch(info -> info.client().equals(Client.UNKNOWN))
                .extracting(SessionInfo::key)
                .containsExactlyInAnyOrder(before.key(), after.key());
    }

    @Test
    void aSchemaCreatedByFlywayIsTakenOverWithItsSessions() {
        server.run(FIRST.script());
        server.run(FLYWAYS_TABLE);
        server.run(FLYWAYS_ROW);
        Session session = openedByTheFirstRelease();
        get(schema(ADDING).migrate());
        assertThat(get(store().load(session.key()))).contains(session);
        assertThat(versions()).containsExactly(1, 2, 3);
        // after a rollback, the older release still finds its own record
        assertThat(server.run("UPDATE flyway_schema_history SET success = success"))
                .isEqualTo(1);
    }

    @Test
    void aFailedMigrationIsRolledBack() {
        get(schema().migrate());
        Migration failing = new Migration(3, 2, "CREATE TABLE half (); SELECT 1 / 0");
        assertThatThrownBy(() -> get(schema(failing).migrate()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("division by zero");
        assertThat(versions()).containsExactly(1, 2);
        server.run("CREATE TABLE half ()");
    }

    @Test
    void aMigrationChangedAfterItWasAppliedIsRejected() {
        get(schema().migrate());
        Migration changed = new Migration(1, 1, FIRST.script() + "-- changed");
        assertThatThrownBy(() -> get(new PostgresSchema(database, List.of(changed)).migrate()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("schema version 1 was created by a different migration script than that of this release");
    }

    @Test
    void anOlderReleaseWorksOnANewerSchemaThatOnlyAdds() {
        get(schema(ADDING).migrate());
        get(schema().migrate());
        Session session = opened();
        assertThat(get(store().load(session.key()))).contains(session);
    }

    @Test
    void anOlderReleaseRefusesANewerSchemaThatTakesAway() {
        get(schema(TAKING).migrate());
        assertThatThrownBy(() -> get(schema().migrate()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("needs a release that knows version 3; this one knows 2");
        assertThat(versions()).containsExactly(1, 2, 3);
    }

    @Test
    void migratingACompleteSchemaNeedsNoRightToCreateTables() {
        get(schema().migrate());
        server.run("DROP ROLE IF EXISTS shop");
        server.run("CREATE ROLE shop LOGIN PASSWORD '" + RealPostgres.PASSWORD + "'");
        server.run("GRANT USAGE ON SCHEMA public TO shop");
        server.run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shop");
        Postgres shop = PostgresSessionStoreTest.database(server, "shop");
        get(new PostgresSchema(shop, Migration.ALL).migrate());
        assertThatThrownBy(() -> get(new PostgresSchema(shop, with(ADDING)).migrate()))
                .hasMessageContaining("must be owner");
        server.run("DROP OWNED BY shop");
    }

    private static PostgresSchema schema(Migration... next) {
        return new PostgresSchema(database, with(next));
    }

    private static List<Migration> with(Migration... next) {
        return Stream.concat(Migration.ALL.stream(), Stream.of(next)).toList();
    }

    private static SessionStore store() {
        return new PostgresSessionStore(
                database, new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8)), ended -> {});
    }

    private static Session opened() {
        return get(store().open(newKey("alice"), "alice", Optional.empty()));
    }

    private static Session openedByTheFirstRelease() {
        Session session = new Session(newKey("alice"), "alice", 0, "");
        server.run("INSERT INTO session (key, username, version, state, opened, used, expires) VALUES ('"
                + session.key().value() + "', 'alice', 0, '', now(), now(), now() + interval '1 hour')");
        return session;
    }

    private static Stream<Integer> versions() {
        return Postgres.stream(get(database.run("SELECT version FROM session_schema ORDER BY version")))
                .map(row -> row.getInteger(0));
    }
}
