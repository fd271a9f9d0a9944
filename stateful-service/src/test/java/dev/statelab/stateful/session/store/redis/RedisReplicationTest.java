package dev.statelab.stateful.session.store.redis;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.testkit.store.RealRedis;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a change that a failover must not undo is acknowledged only after the replica has it, and fails without one. */
class RedisReplicationTest {

    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));
    private static final Document ORDER = new Document("order", "content", Duration.ofDays(1));

    private final RealRedis primary = new RealRedis(RealRedis.User.SHOP);
    private final RealRedis replica = new RealRedis(RealRedis.User.SHOP);
    private final Redis client = primary.client();
    private final SessionStore store =
            new RedisSessionStore(client, RedisNames.PLAIN, LIFETIME, Duration.ZERO, true, ended -> {});

    @BeforeEach
    void replicate() {
        replica.command(
                Command.REPLICAOF,
                "127.0.0.1",
                Integer.toString(URI.create(primary.url()).getPort()));
        await().atMost(RECOVERY)
                .until(() ->
                        replica.command(Command.INFO, "replication").toString().contains("master_link_status:up"));
    }

    @AfterEach
    void stop() {
        replica.resume(); // a paused process would not terminate
        client.close();
        replica.close();
        primary.close();
    }

    @Test
    void theEndOfASessionIsAcknowledgedOnlyAfterTheReplicaHasIt() {
        Session session = opened();
        replica.pause();
        assertThatThrownBy(() -> get(store.end(session.key())))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("no replica");
        // the session has ended, but a repeated request is not acknowledged either
        assertThat(get(store.load(session.key()))).isEmpty();
        assertThatThrownBy(() -> get(store.end(session.key()))).hasMessageContaining("no replica");
        assertThatThrownBy(() -> get(store.endAll("alice"))).hasMessageContaining("no replica");
        replica.resume();
        await().atMost(RECOVERY)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(() -> get(store.end("alice", session.key())), ended -> !ended);
        assertThat(replica.command(Command.EXISTS, RedisNames.PLAIN.session(session.key()))
                        .toInteger())
                .isZero();
    }

    /** Otherwise a failover could revive the id that the login has replaced. */
    @Test
    void aLoginThatReplacesASessionWaitsForTheReplicaAndAFirstLoginDoesNot() {
        Session session = opened();
        replica.pause();
        opened();
        assertThatThrownBy(() -> get(store.open(newKey("alice"), "alice", Optional.of(session.key()))))
                .hasMessageContaining("no replica");
    }

    @Test
    void aCheckoutWaitsForTheReplicaAndACartChangeDoesNot() {
        Session session = opened();
        replica.pause();
        SaveResult.Saved saved = (SaveResult.Saved) get(store.save(session, "a cart"));
        assertThatThrownBy(() -> get(store.save(saved.session(), "", ORDER))).hasMessageContaining("no replica");
        replica.resume();
        await().atMost(RECOVERY)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .untilAsserted(() -> assertThat(get(store.save(saved.session(), "", ORDER)))
                        .isEqualTo(new SaveResult.Taken("content")));
    }

    private Session opened() {
        return get(store.open(newKey("alice"), "alice", Optional.empty()));
    }
}
