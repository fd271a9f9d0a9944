package dev.statelab.stateful.session.store.redis;

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
import dev.statelab.testkit.store.RealRedis;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the errors of a Redis that is reachable but does not serve. The service's response to an outage is tested over HTTP. */
class RedisSessionStoreFaultTest {

    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));

    private final RealRedis server = new RealRedis(RealRedis.User.SHOP);
    private final Redis client = server.client();
    private final SessionStore store = new RedisSessionStore(client, LIFETIME);

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aServerThatStillLoadsIsUnavailableAndThenHasItsSessions(@TempDir Path directory) {
        restart("dir " + directory);
        Session session = opened();
        for (int i = 0; i < 100; i++) {
            get(store.open(newKey("user-" + i), "user-" + i, Optional.empty()));
        }
        server.command(Command.SAVE);
        server.stop();
        CompletableFuture<Void> started = CompletableFuture.runAsync(
                () -> server.start(
                        "dir " + directory, "key-load-delay 10000", "loading-process-events-interval-bytes 1024"),
                Thread::startVirtualThread); // not on a pool thread, which may have an earlier test's class loader
        await().pollInterval(Duration.ofMillis(20))
                .atMost(RECOVERY)
                .untilAsserted(() -> isUnavailable(session, "LOADING"));
        assertThat(started).succeedsWithin(RECOVERY);
        isServed(session);
    }

    @Test
    void aReplicaThatLostItsPrimaryIsUnavailable() {
        Session session = opened();
        server.command(Command.CONFIG, "SET", "replica-serve-stale-data", "no");
        server.command(Command.REPLICAOF, "127.0.0.1", "1");
        isUnavailable(session, "MASTERDOWN");
        server.command(Command.REPLICAOF, "NO", "ONE");
        isServed(session);
    }

    @Test
    void aReplicaThatTakesNoWritesStillReads() {
        Session session = opened();
        server.command(Command.REPLICAOF, "127.0.0.1", "1");
        isReadAlone(session);
        server.command(Command.REPLICAOF, "NO", "ONE");
        isServed(session);
    }

    @Test
    void aServerThatCannotSaveToItsDiskStillReads(@TempDir Path directory) throws IOException {
        restart("dir " + directory);
        Session session = opened();
        Files.createDirectory(directory.resolve("dump.rdb"));
        server.command(Command.CONFIG, "SET", "save", "3600 1");
        try {
            server.command(Command.BGSAVE);
            await().atMost(RECOVERY).untilAsserted(() -> isReadAlone(session));
        } finally {
            // otherwise the server would not shut down either
            server.command(Command.CONFIG, "SET", "save", "");
        }
        isServed(session);
    }

    private void restart(String... settings) {
        server.stop();
        server.start(settings);
    }

    private void isUnavailable(Session session, String error) {
        assertThatThrownBy(() -> get(store.load(session.key())))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith(error);
        assertThatThrownBy(() -> get(store.save(session, "state"))).isInstanceOf(StoreUnavailableException.class);
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

    /** Writes fail, and reads succeed, whether or not they would record the use. */
    private void isReadAlone(Session session) {
        SessionStore noting =
                new RedisSessionStore(client, RedisNames.PLAIN, LIFETIME, Duration.ZERO, false, ended -> {});
        assertThatThrownBy(() -> get(store.save(session, "state"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(get(noting.load(session.key()))).contains(session);
        assertThat(get(store.load(session.key()))).contains(session);
    }

    /** The session is unchanged: no failed save took effect. */
    private void isServed(Session session) {
        await().atMost(RECOVERY)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .untilAsserted(() -> assertThat(get(store.load(session.key()))).contains(session));
        assertThat(get(store.save(session, "state"))).isInstanceOf(SaveResult.Saved.class);
    }

    private Session opened() {
        return get(store.open(newKey("alice"), "alice", Optional.empty()));
    }
}
