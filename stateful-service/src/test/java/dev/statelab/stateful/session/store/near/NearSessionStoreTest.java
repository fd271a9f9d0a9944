package dev.statelab.stateful.session.store.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.stateful.session.store.redis.RedisNames;
import dev.statelab.stateful.session.store.redis.RedisSessionStore;
import dev.statelab.testkit.store.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests replicas that share a Redis, each with its own near cache. */
class NearSessionStoreTest extends SessionStoreContract {

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));
    private static final Duration SOON = Duration.ofSeconds(5);

    private static RealRedis server;
    private static Redis client;

    private final List<Replica> replicas = new ArrayList<>();

    /** The objects of one replica. */
    private record Replica(NearSessionStore store, NearCache cache, SessionNews news, SimpleMeterRegistry metrics) {

        double reads(String result) {
            return metrics.get("session.near.reads")
                    .tag("result", result)
                    .counter()
                    .count();
        }

        double evictions() {
            return metrics.get("session.near.evictions").counter().count();
        }

        double messages() {
            return metrics.get("session.near.messages").counter().count();
        }

        double entries() {
            return metrics.get("session.near.entries").gauge().value();
        }
    }

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

    @AfterEach
    void closeReplicas() {
        replicas.forEach(replica -> replica.store().close());
    }

    @Override
    protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        return replica(lifetime, 1000, 1_000_000, onEnded).store();
    }

    private Replica replica() {
        return replica(LIFETIME, 1000, 1_000_000);
    }

    private Replica replica(Lifetime lifetime, int maxEntries, long maxBytes) {
        return replica(lifetime, maxEntries, maxBytes, ended -> {});
    }

    private Replica replica(Lifetime lifetime, int maxEntries, long maxBytes, Consumer<SessionEnded> onEnded) {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        NearCache cache = new NearCache(lifetime, maxEntries, maxBytes, metrics);
        SessionNews news = new SessionNews(server.vertx().getDelegate(), client, RedisNames.PLAIN, cache, metrics);
        Replica replica = new Replica(
                new NearSessionStore(
                        new RedisSessionStore(client, RedisNames.PLAIN, lifetime, Duration.ZERO, false, onEnded),
                        cache,
                        news),
                cache,
                news,
                metrics);
        replicas.add(replica);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(SOON)
                .until(news::isListening);
        return replica;
    }

    @Test
    void aSecondReadIsAnsweredFromTheNearCache() {
        Replica replica = replica();
        Session session = opened(replica);
        assertThat(get(replica.store().load(session.key()))).contains(session);
        server.command(Command.DEL, RedisNames.PLAIN.session(session.key()));
        assertThat(get(replica.store().load(session.key()))).contains(session);
        assertThat(replica.reads("hit")).isEqualTo(1);
        assertThat(replica.reads("miss")).isEqualTo(1);
        assertThat(replica.entries()).isEqualTo(1);
    }

    @Test
    void aReadIsNeverOlderThanASecond() {
        Replica replica = replica();
        Session session = opened(replica);
        get(replica.store().load(session.key()));
        server.command(Command.DEL, RedisNames.PLAIN.session(session.key()));
        assertThat(timeUntilRefused(replica, session.key())).isLessThan(NearCache.STALENESS.plusMillis(200));
    }

    @Test
    void anOwnWriteIsReadFromTheNearCache() {
        Replica replica = replica();
        Session session = opened(replica);
        get(replica.store().load(session.key()));
        Session saved = saved(replica, session, "new");
        assertThat(get(replica.store().load(session.key()))).contains(saved);
        assertThat(replica.reads("hit")).isEqualTo(1);
    }

    /** Otherwise Redis would consider a session unused if its writes kept it in the near cache. */
    @Test
    void ownWritesDoNotKeepASessionFromBeingReadFromRedis() {
        Replica replica = replica();
        Session session = opened(replica);
        Session[] now = {get(replica.store().load(session.key())).orElseThrow()};
        Instant used = lastUse(replica, session);
        await().atMost(NearCache.STALENESS.multipliedBy(3))
                .pollInterval(NearCache.STALENESS.dividedBy(20))
                .until(() -> {
                    now[0] = saved(
                            replica, get(replica.store().load(session.key())).orElseThrow(), "state");
                    return lastUse(replica, session).isAfter(used);
                });
    }

    @Test
    void aWriteOnAnotherReplicaIsReadAtOnce() {
        Replica a = replica();
        Replica b = replica();
        Session session = opened(a);
        get(b.store().load(session.key()));
        Session saved = saved(a, session, "new");
        await().atMost(NearCache.STALENESS.dividedBy(2))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> get(b.store().load(session.key())).orElseThrow().equals(saved));
    }

    @Test
    void aWriteIsOneMessageToEachReplicaAndAReadIsNone() {
        Replica a = replica();
        Replica b = replica();
        Session session = opened(a);
        get(b.store().load(session.key()));
        saved(a, session, "new");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(a.messages()).isEqualTo(1);
            assertThat(b.messages()).isEqualTo(1);
        });
    }

    /** The message about a write goes to each replica, so each further replica adds some bytes to every write. */
    @Test
    void bytesSentPerWriteGrowWithTheNumberOfReplicas() {
        double two = bytesOfAWrite(2);
        double eight = bytesOfAWrite(8);
        System.out.printf("news: Redis sends %.0f bytes a write to 2 replicas, %.0f to 8%n", two, eight);

        assertThat((eight - two) / 6).isBetween(50.0, 400.0);
    }

    private double bytesOfAWrite(int size) {
        while (replicas.size() < size) {
            replica();
        }
        Session[] session = {opened(replicas.getFirst())};
        int writes = 200;
        long before = sentByRedis();
        for (int write = 0; write < writes; write++) {
            session[0] = saved(replicas.get(write % size), session[0], "state " + write);
        }
        return (double) (sentByRedis() - before) / writes;
    }

    private static long sentByRedis() {
        return Long.parseLong(server.command(Command.INFO, "stats")
                .toString()
                .replaceAll("(?s).*total_net_output_bytes:(\\d+).*", "$1"));
    }

    @Test
    void aConflictEvictsTheCachedSession() {
        Replica replica = replica();
        Session session = opened(replica);
        get(replica.store().load(session.key()));
        SessionStore silent = new RedisSessionStore(client, LIFETIME);
        deafened(replica, () -> {
            Session other = ((SaveResult.Saved) get(silent.save(session, "other"))).session();
            assertThat(get(replica.store().load(session.key()))).contains(session);
            assertThat(get(replica.store().save(session, "mine"))).isEqualTo(new SaveResult.Conflict());
            assertThat(get(replica.store().load(session.key()))).contains(other);
        });
    }

    @Test
    void aSessionLoggedOutOnAnotherReplicaIsGoneWithinHalfASecond() {
        Replica a = replica();
        Replica b = replica();
        List<Duration> times = IntStream.range(0, 100)
                .mapToObj(i -> {
                    Session session = opened(a);
                    get(b.store().load(session.key()));
                    get(a.store().end(session.key()));
                    return timeUntilRefused(b, session.key());
                })
                .sorted()
                .toList();
        System.out.printf(
                "a logout is refused by another replica after: median %.1f ms, maximum %.1f ms (of %d)%n",
                millis(times.get(times.size() / 2)), millis(times.getLast()), times.size());
        assertThat(times.getLast()).isLessThan(NearCache.STALENESS.dividedBy(2));
    }

    @Test
    void aLogoutWhoseMessageIsLostTakesEffectWithinASecond() {
        Replica a = replica();
        Replica b = replica();
        Duration[] time = new Duration[1];
        Session session = opened(a);
        deafened(b, () -> {
            get(b.store().load(session.key()));
            get(a.store().end(session.key()));
            assertThat(get(b.store().load(session.key()))).isPresent();
            time[0] = timeUntilRefused(b, session.key());
        });
        System.out.printf("a logout that is not heard of is refused after %.0f ms%n", millis(time[0]));
        assertThat(time[0]).isLessThan(NearCache.STALENESS.plusMillis(200));
    }

    @Test
    void aLostSubscriptionIsMadeAnew() {
        Replica a = replica();
        Replica b = replica();
        server.command(Command.CLIENT, "KILL", "TYPE", "pubsub");
        await().pollInterval(Duration.ofMillis(2))
                .atMost(SOON)
                .until(() -> !b.news().isListening()); // this lasts 200 ms
        await().atMost(SOON).until(() -> b.news().isListening());
        Session session = opened(a);
        get(b.store().load(session.key()));
        get(a.store().end(session.key()));
        assertThat(timeUntilRefused(b, session.key())).isLessThan(NearCache.STALENESS.dividedBy(2));
    }

    @Test
    void everyWayToEndASessionTakesEffectOnTheOtherReplica() {
        Replica a = replica();
        Replica b = replica();
        List<Consumer<Session>> ways = List.of(
                session -> get(a.store().end(session.key())),
                session -> get(a.store().end(session.user(), session.key())),
                session -> get(a.store().endAll(session.user())),
                session -> get(a.store().open(newKey(session.user()), session.user(), Optional.of(session.key()))),
                session -> get(a.store().open(newKey("another"), "another", Optional.of(session.key()))));
        assertThat(ways).allSatisfy(way -> {
            Session session = opened(a);
            get(b.store().load(session.key()));
            get(a.store().load(session.key()));
            way.accept(session);
            assertThat(get(a.store().load(session.key()))).isEmpty();
            assertThat(timeUntilRefused(b, session.key())).isLessThan(NearCache.STALENESS.dividedBy(2));
        });
    }

    @Test
    void theCacheIsBoundedInEntries() {
        Replica replica = replica(LIFETIME, 10, 1_000_000);
        for (int i = 0; i < 100; i++) {
            get(replica.store().load(opened(replica).key()));
            assertThat(replica.entries()).isLessThanOrEqualTo(10);
        }
        assertThat(replica.evictions()).isPositive(); // an entry that expires after a second is not counted
    }

    @Test
    void theCacheIsBoundedInBytes() {
        int large = 10_000;
        Replica replica = replica(LIFETIME, 1000, 10 * large);
        for (int i = 0; i < 50; i++) {
            SessionKey key = opened(replica).key();
            server.command(Command.HSET, RedisNames.PLAIN.session(key), "state", "x".repeat(large));
            get(replica.store().load(key));
            assertThat(replica.entries()).isLessThanOrEqualTo(10);
        }
        assertThat(replica.evictions()).isPositive();
    }

    @Test
    void whileRedisIsDownReadsAreAnsweredForASecondAndNothingIsWritten() {
        RealRedis mortal = new RealRedis(RealRedis.User.SHOP);
        Redis redis = mortal.client();
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        NearCache cache = new NearCache(LIFETIME, 1000, 1_000_000, metrics);
        SessionNews news = new SessionNews(mortal.vertx().getDelegate(), redis, RedisNames.PLAIN, cache, metrics);
        try (mortal;
                NearSessionStore store = new NearSessionStore(
                        new RedisSessionStore(redis, RedisNames.PLAIN, LIFETIME, Duration.ZERO, false, ended -> {}),
                        cache,
                        news)) {
            Session session = get(store.open(newKey("alice"), "alice", Optional.empty()));
            get(store.load(session.key()));
            mortal.stop();
            assertThat(get(store.load(session.key()))).contains(session);
            await().atMost(NearCache.STALENESS.multipliedBy(2))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThatThrownBy(() -> get(store.load(session.key())))
                            .isInstanceOf(StoreUnavailableException.class));
            assertThatThrownBy(() -> get(store.save(session, "state"))).isInstanceOf(StoreUnavailableException.class);
            mortal.start();
            await().atMost(SOON).until(news::isListening);
            assertThat(get(store.load(session.key()))).isEmpty();
            redis.close();
        }
    }

    /** Runs the work while the replica cannot subscribe. */
    private static void deafened(Replica replica, Runnable work) {
        server.command(Command.ACL, "SETUSER", server.user(), "-subscribe");
        try {
            server.command(Command.CLIENT, "KILL", "TYPE", "pubsub");
            await().atMost(SOON).until(() -> !replica.news().isListening());
            work.run();
        } finally {
            server.command(Command.ACL, "SETUSER", server.user(), "+subscribe");
        }
        await().atMost(SOON).until(replica.news()::isListening);
    }

    /** The time from now until the start of the first read that finds nothing. */
    private static Duration timeUntilRefused(Replica replica, SessionKey key) {
        long start = System.nanoTime();
        long asked = start;
        while (get(replica.store().load(key)).isPresent()) {
            asked = System.nanoTime();
        }
        return Duration.ofNanos(asked - start);
    }

    private static Session opened(Replica replica) {
        String user = SessionId.random("nobody").value();
        return get(replica.store().open(newKey(user), user, Optional.empty()));
    }

    private static Session saved(Replica replica, Session session, String state) {
        return ((SaveResult.Saved) get(replica.store().save(session, state))).session();
    }

    private static Instant lastUse(Replica replica, Session session) {
        List<SessionInfo> sessions = get(replica.store().sessionsOf(session.user()));
        return sessions.getFirst().lastUsed();
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
