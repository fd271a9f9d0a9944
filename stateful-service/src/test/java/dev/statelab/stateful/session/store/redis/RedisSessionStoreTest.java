package dev.statelab.stateful.session.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.testkit.store.RealRedis;
import io.smallrye.mutiny.Multi;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSessionStoreTest extends SessionStoreContract {

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));

    private static final Duration IDLE = Duration.ofMillis(400);

    private static RealRedis server;
    private static Redis client;

    @BeforeAll
    static void start() {
        server = new RealRedis(RealRedis.User.SHOP);
        client = server.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Override
    protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        return new RedisSessionStore(client, RedisNames.PLAIN, lifetime, lifetime.tolerance(), false, onEnded);
    }

    @Test
    void keepsASessionUnderTheHashOfItsIdAndTheIdNowhere() {
        SessionId id = SessionId.random("alice");
        Session opened = get(store(LIFETIME).open(id.key(), "alice", Optional.empty()));
        get(store(LIFETIME).save(opened, "state", new Document("order", "content", Duration.ofDays(1))));
        assertThat(everything())
                .contains(RedisNames.PLAIN.session(id.key()))
                .doesNotContain(id.value().substring(0, 44));
    }

    /** The names and the values of all keys. */
    private static String everything() {
        StringBuilder all = new StringBuilder();
        Response keys = server.command(Command.KEYS, "*");
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i).toString();
            all.append(key)
                    .append(
                            switch (server.command(Command.TYPE, key).toString()) {
                                case "hash" -> server.command(Command.HGETALL, key);
                                case "zset" -> server.command(Command.ZRANGE, key, "0", "-1");
                                default -> server.command(Command.GET, key);
                            });
        }
        return all.toString();
    }

    @Test
    void aPrefixKeepsTwoServicesApart() {
        server.command(Command.ACL, "SETUSER", server.user(), "&blue:sessions");
        SessionStore blue = new RedisSessionStore(
                client, new RedisNames("blue:"), LIFETIME, LIFETIME.tolerance(), false, ended -> {});
        SessionStore other = store(LIFETIME);
        SessionKey key = newKey("alice");
        Session session = get(blue.open(key, "alice", Optional.empty()));
        get(blue.save(session, "state", new Document("blue order", "content", Duration.ofDays(1))));
        assertThat(get(other.load(key))).isEmpty();
        assertThat(get(other.document("alice", "blue order"))).isEmpty();
        assertThat(get(other.end("alice", key))).isFalse();
        assertThat(get(blue.sessionsOf("alice"))).extracting(SessionInfo::key).containsExactly(key);
        assertThat(server.command(Command.KEYS, "blue:*").size()).isEqualTo(3);
        assertThat(get(blue.endAll("alice"))).isEqualTo(1);
    }

    /** Such a character would be part of the hash tag, or of a scan's pattern. */
    @ParameterizedTest
    @ValueSource(strings = {"{", "a}", "*", "[a]", "two words"})
    void aPrefixWithASpecialCharacterIsRejected(String prefix) {
        assertThatThrownBy(() -> new RedisNames(prefix)).hasMessageContaining("session.redis.prefix");
    }

    @Test
    void aServerThatForgotTheScriptsGetsThemAgain() {
        SessionStore store = store(LIFETIME);
        server.command(Command.SCRIPT, "FLUSH");
        Session opened = get(store.open(newKey("alice"), "alice", Optional.empty()));
        server.command(Command.SCRIPT, "FLUSH");
        get(store.save(opened, "state"));
        server.command(Command.SCRIPT, "FLUSH");
        assertThat(get(store.load(opened.key())).orElseThrow().state()).isEqualTo("state");
    }

    @Test
    void aFullServerTakesNoSessionAndKeepsTheOneToBeReplaced() {
        SessionStore store = store(LIFETIME);
        Session old = get(store.open(newKey("alice"), "alice", Optional.empty()));
        server.command(Command.CONFIG, "SET", "maxmemory", "1");
        try {
            assertThatThrownBy(() -> get(store.open(newKey("alice"), "alice", Optional.of(old.key()))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("OOM");
            assertThatThrownBy(() -> get(store.save(old, "state"))).isInstanceOf(StoreUnavailableException.class);
            assertThat(get(store.load(old.key()))).contains(old);
        } finally {
            server.command(Command.CONFIG, "SET", "maxmemory", "0");
        }
    }

    @Test
    void aReadSoonAfterTheLastUseDoesNotWrite() {
        Session session = get(store(LIFETIME).open(newKey("alice"), "alice", Optional.empty()));
        assertThat(server.commandsOf(() -> get(store(LIFETIME).load(session.key()))))
                .containsOnlyKeys("evalsha", "hmget", "time");
    }

    @Test
    void sessionsOfOlderReleasesHaveNoClientAndFieldsOfNewerOnesSurviveASave() {
        String user = SessionId.random("nobody").value();
        Session old = get(store(LIFETIME).open(newKey(user), user, Optional.empty()));
        String name = RedisNames.PLAIN.session(old.key());
        server.command(Command.HDEL, name, "client");
        server.command(Command.HSET, name, "tenant", "a newer release's");
        get(store(LIFETIME).save(old, "state"));
        assertThat(get(store(LIFETIME).sessionsOf(user)))
                .extracting(SessionInfo::client)
                .containsExactly(Client.UNKNOWN);
        assertThat(server.command(Command.HGET, name, "tenant").toString()).isEqualTo("a newer release's");
    }

    /** For example, from a release that had no limit. */
    @Test
    void sessionsFarBeyondTheLimitAreListedInPartAndAllEnded() {
        String user = SessionId.random("nobody").value();
        int many = Lifetime.MOST_PER_USER + 500;
        for (int i = 0; i < many; i++) {
            server.command(
                    Command.HSET,
                    "session:{%s}%043d".formatted(SessionKey.tag(user), i),
                    "user",
                    user,
                    "opened",
                    "" + i,
                    "used",
                    "1");
            server.command(Command.ZADD, index(user), "9000000000000", "%043d".formatted(i));
        }
        assertThat(get(store(LIFETIME).sessionsOf(user))).hasSize(Lifetime.MOST_PER_USER);
        get(store(LIFETIME).open(newKey(user), user, Optional.empty()));
        assertThat(indexed(user)).isBetween(many - 200L, many - 50L);
        assertThat(get(store(LIFETIME).endAll(user))).isGreaterThan(Lifetime.MOST_PER_USER);
        assertThat(indexed(user)).isZero();
    }

    @Test
    void thousandsOfLoginsOfOneUserLockNobodyOut() {
        SessionStore store = store(LIFETIME);
        assumeFalse(
                server.command(Command.INFO, "server").toString().contains("server_name:valkey"),
                "Valkey 9.1 takes 11 MB for itself in the course of it, Redis 0.7");
        server.command(Command.CONFIG, "SET", "maxmemory", "5mb");
        try {
            Multi.createFrom()
                    .range(0, 20_000)
                    .onItem()
                    .transformToUni(i -> store.open(newKey("mallory"), "mallory", Optional.empty()))
                    .merge(64)
                    .collect()
                    .last()
                    .await()
                    .atMost(Duration.ofMinutes(1));
            assertThat(indexed("mallory")).isEqualTo(Lifetime.PER_USER);
            Session alice = get(store.open(newKey("alice"), "alice", Optional.empty()));
            get(store.save(alice, "a cart"));
        } finally {
            server.command(Command.CONFIG, "SET", "maxmemory", "0");
        }
    }

    @Test
    void theIndexOfAUserExpiresWithTheLastSession() {
        String user = SessionId.random("nobody").value();
        get(hasty().open(newKey(user), user, Optional.empty()));
        get(hasty().open(newKey(user), user, Optional.empty()));
        assertThat(indexed(user)).isEqualTo(2);
        await().atMost(IDLE.multipliedBy(5)).until(() -> indexed(user) == 0);
    }

    @Test
    void anOpenTakesExpiredSessionsOutOfTheIndex() {
        String user = SessionId.random("nobody").value();
        get(store(LIFETIME).open(newKey(user), user, Optional.empty()));
        get(hasty().open(newKey(user), user, Optional.empty()));
        await().atMost(IDLE.multipliedBy(5))
                .until(() -> get(hasty().sessionsOf(user)).size() == 1);
        assertThat(indexed(user)).isEqualTo(2);
        get(hasty().open(newKey(user), user, Optional.empty()));
        assertThat(indexed(user)).isEqualTo(2);
        assertThat(server.command(Command.PTTL, index(user)).toLong()).isGreaterThan(IDLE.toMillis());
    }

    /** The mean over many users, since the allocator may return a larger block than one of them needs. */
    @Test
    void theIndexTakesNoMoreMemoryThanDocumented() {
        List<String> users =
                IntStream.range(10_000, 10_050).mapToObj(i -> "shopper-" + i).toList();
        users.forEach(user -> get(store(LIFETIME).open(newKey(user), user, Optional.empty())));
        assertThat(meanBytesOfIndex(users)).isBetween(1.0, 155.0);
        for (String user : users) {
            for (int i = 0; i < 9; i++) {
                get(store(LIFETIME).open(newKey(user), user, Optional.empty()));
            }
        }
        assertThat(meanBytesOfIndex(users)).isBetween(1.0, 155.0 + 9 * 65);
    }

    private SessionStore hasty() {
        return store(new Lifetime(IDLE, Duration.ofHours(8)));
    }

    private static String index(String user) {
        return RedisNames.PLAIN.index(SessionKey.tag(user));
    }

    private static long indexed(String user) {
        return server.command(Command.ZCARD, index(user)).toLong();
    }

    private static double meanBytesOfIndex(List<String> users) {
        return users.stream()
                .mapToLong(user ->
                        server.command(Command.MEMORY, "USAGE", index(user)).toLong())
                .average()
                .orElseThrow();
    }
}
