package dev.statelab.stateful.session.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateful.RealRedis;
import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.Session;
import dev.statelab.stateful.session.SessionId;
import dev.statelab.stateful.session.SessionStore;
import dev.statelab.stateful.session.StoreUnavailableException;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSessionStoreTest extends SessionStoreContract {

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));

    private static RealRedis server;
    private static Redis client;

    @BeforeAll
    static void start() {
        server = new RealRedis();
        client = server.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Override
    SessionStore store(Lifetime lifetime) {
        return new RedisSessionStore(client, lifetime);
    }

    @Test
    void keepsASessionUnderTheHashOfItsIdAndTheIdNowhere() {
        SessionId id = SessionId.random();
        get(store(LIFETIME).open(id.key(), "alice", Optional.empty()));
        assertThat(server.command(Command.KEYS, "session:*").toString())
                .contains("session:" + id.key().value())
                .doesNotContain(id.value());
        assertThat(server.command(Command.HGETALL, "session:" + id.key().value())
                        .toString())
                .doesNotContain(id.value());
    }

    @Test
    void aServerThatForgotTheScriptsGetsThemAgain() {
        SessionStore store = store(LIFETIME);
        server.command(Command.SCRIPT, "FLUSH");
        Session opened = get(store.open(newKey(), "alice", Optional.empty()));
        server.command(Command.SCRIPT, "FLUSH");
        get(store.save(opened, "state"));
        server.command(Command.SCRIPT, "FLUSH");
        assertThat(get(store.load(opened.key())).orElseThrow().state()).isEqualTo("state");
    }

    @Test
    void aFullServerTakesNoSessionAndKeepsTheOneToBeReplaced() {
        SessionStore store = store(LIFETIME);
        Session old = get(store.open(newKey(), "alice", Optional.empty()));
        server.command(Command.CONFIG, "SET", "maxmemory", "1");
        try {
            assertThatThrownBy(() -> get(store.open(newKey(), "alice", Optional.of(old.key()))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("OOM");
            assertThatThrownBy(() -> get(store.save(old, "state"))).isInstanceOf(StoreUnavailableException.class);
            assertThat(get(store.load(old.key()))).contains(old);
        } finally {
            server.command(Command.CONFIG, "SET", "maxmemory", "0");
        }
    }
}
