package dev.statelab.stateful.session.store.postgresql;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.testkit.store.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that a failing database leaves a session in its old or its new state, and that the store then recovers by itself. */
class PostgresFaultTest {

    /** The size of the connection pool. */
    private static final int CONNECTIONS = 16;

    private static final Duration RECOVERY = Duration.ofSeconds(10);

    /** Creates one row for each connection that it terminates. */
    private static final String END_THE_ONE_THAT_WAITS = """
            CREATE TEMPORARY TABLE ended AS
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE query LIKE '%INSERT INTO document%' AND wait_event_type = 'Lock'
            """;

    private static RealPostgres server;
    private static SessionStore store;

    @BeforeAll
    static void start() {
        server = new RealPostgres();
        store = new PostgresSessionStore(
                PostgresSessionStoreTest.migrated(server),
                new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8)),
                ended -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aStoppedServerIsUnavailableAndKeepsItsSessions() {
        Session session = opened();
        server.stop();
        isUnavailable(session);
        server.start();
        isLoaded(session);
    }

    @Test
    void aPausedServerAnswersWhenItGoesOn() {
        Session session = opened();
        server.pause();
        CompletableFuture<Optional<Session>> read = store.load(session.key()).subscribeAsCompletionStage();
        server.resume();
        assertThat(read).succeedsWithin(RECOVERY).isEqualTo(Optional.of(session));
    }

    @Test
    void aReadOnlyServerIsUnavailableForWrites() {
        Session session = opened();
        server.run("ALTER SYSTEM SET default_transaction_read_only = on");
        try {
            server.run("SELECT pg_reload_conf()");
            await().atMost(RECOVERY).untilAsserted(() -> isUnavailable(session));
        } finally {
            server.run("ALTER SYSTEM RESET default_transaction_read_only");
            server.run("SELECT pg_reload_conf()");
        }
        await().atMost(RECOVERY)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .untilAsserted(
                        () -> assertThat(get(store.save(session, "state"))).isInstanceOf(SaveResult.Saved.class));
    }

    @Test
    void aSaveThatIsBrokenOffChangesNothing() throws SQLException {
        Session session = opened();
        try (Connection another = server.connect()) {
            another.setAutoCommit(false);
            another.createStatement().executeUpdate("INSERT INTO document VALUES ('alice', 'order', '', now())");
            CompletableFuture<SaveResult> save = store.save(
                            session, "after", new Document("order", "content", Duration.ofDays(1)))
                    .subscribeAsCompletionStage();
            await().atMost(RECOVERY).until(() -> server.run(END_THE_ONE_THAT_WAITS) == 1);
            assertThat(save)
                    .failsWithin(RECOVERY)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(StoreUnavailableException.class);
            another.rollback();
        }
        isLoaded(session);
        assertThat(get(store.document("alice", "order"))).isEmpty();
    }

    /** The client got a 503 long ago, and may have read the session since. */
    @Test
    void commandsWhoseClientHasTimedOutAreNotExecuted() {
        Session session = get(store.load(opened().key())).orElseThrow();
        SessionKey late = newKey("alice");
        server.pause();
        List<CompletableFuture<?>> abandoned = List.of(
                store.save(session, "after").subscribeAsCompletionStage(),
                store.save(session, "after", new Document("bought-late", "content", Duration.ofDays(1)))
                        .subscribeAsCompletionStage(),
                store.open(late, "alice", Optional.of(session.key())).subscribeAsCompletionStage());
        Instant gone = Instant.now().plus(SessionStore.PATIENCE.multipliedBy(2));
        await().until(() -> Instant.now().isAfter(gone));
        server.resume();
        assertThat(abandoned)
                .allSatisfy(command -> assertThat(command)
                        .failsWithin(RECOVERY)
                        .withThrowableThat()
                        .withMessageContaining("after its deadline"));
        assertThat(get(store.load(session.key()))).contains(session);
        assertThat(get(store.load(late))).isEmpty();
        assertThat(get(store.document("alice", "bought-late"))).isEmpty();
        assertThat(get(store.save(session, "after"))).isInstanceOf(SaveResult.Saved.class);
    }

    @Test
    void aLockedRowDoesNotExhaustTheConnectionPool() throws SQLException {
        Session held = opened();
        Session free = get(store.open(newKey("bob"), "bob", Optional.empty()));
        try (Connection another = server.connect()) {
            another.setAutoCommit(false);
            another.createStatement().execute("SELECT FROM session WHERE username = 'alice' FOR UPDATE");
            List<CompletableFuture<SaveResult>> waiting = IntStream.range(0, 2 * CONNECTIONS)
                    .mapToObj(i -> store.save(held, "after").subscribeAsCompletionStage())
                    .toList();
            assertThat(store.save(free, "after").subscribeAsCompletionStage())
                    .succeedsWithin(SessionStore.PATIENCE)
                    .isInstanceOf(SaveResult.Saved.class);
            assertThat(get(store.load(held.key()))).contains(held);
            assertThat(waiting)
                    .allSatisfy(save -> assertThat(save)
                            .failsWithin(RECOVERY)
                            .withThrowableThat()
                            .withMessageContaining("lock timeout"));
            another.rollback();
        }
        isLoaded(held);
    }

    @Test
    void aStatementBeyondTheTimeoutIsCancelled() {
        assertThatThrownBy(() -> get(PostgresSessionStoreTest.database(server).run("SELECT pg_sleep(5)")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("statement timeout");
    }

    private static void isUnavailable(Session session) {
        assertThatThrownBy(() -> get(store.open(newKey("another"), "another", Optional.empty())))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> get(store.save(session, "state"))).isInstanceOf(StoreUnavailableException.class);
    }

    private static void isLoaded(Session session) {
        await().atMost(RECOVERY)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .untilAsserted(() -> assertThat(get(store.load(session.key()))).contains(session));
    }

    private static Session opened() {
        return get(store.open(newKey("alice"), "alice", Optional.empty()));
    }
}
