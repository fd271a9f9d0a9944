package dev.statelab.stateful.session.store.redis;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.store.AttemptCountersContract;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.stateful.session.store.redis.attempts.RedisAttemptCounters;
import dev.statelab.testkit.store.RealRedis;
import dev.statelab.testkit.store.RealRedisCluster;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests the store contracts, a failover and slot migrations on a Redis Cluster of six processes. */
class RedisClusterTest {

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));
    private static final Duration KEEP = Duration.ofDays(1);
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    /** The timeout of a request here, instead of the service's 800 ms: while a slot migrates, many requests time out. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static RealRedisCluster cluster;
    private static Redis client;

    @BeforeAll
    static void start() {
        cluster = new RealRedisCluster("");
        client = cluster.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    /** The contract of session stores. */
    @Nested
    class Sessions extends SessionStoreContract {

        @Override
        protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
            return new RedisSessionStore(client, RedisNames.PLAIN, lifetime, lifetime.tolerance(), false, onEnded);
        }
    }

    /** The contract of attempt counters. */
    @Nested
    class Attempts extends AttemptCountersContract {

        @Override
        protected AttemptCounters counters() {
            return new RedisAttemptCounters(client, RedisNames.PLAIN);
        }
    }

    @Test
    void usersAreSpreadOverThePrimaries() {
        SessionStore store = new RedisSessionStore(client, LIFETIME);
        List<Long> before = sizes();
        Multi.createFrom()
                .range(0, 10_000)
                .onItem()
                .transformToUni(i -> store.open(newKey("user-" + i), "user-" + i, Optional.empty()))
                .merge(64)
                .collect()
                .last()
                .await()
                .atMost(Duration.ofMinutes(1));
        List<Long> after = sizes();
        List<Long> keys = IntStream.range(0, after.size())
                .mapToObj(i -> after.get(i) - before.get(i))
                .toList();
        System.out.println("Redis Cluster, keys of 10,000 users on each primary: " + keys);
        long even = 20_000 / keys.size();
        assertThat(keys).allSatisfy(mine -> assertThat(mine).isCloseTo(even, within(even / 10)));
    }

    @Test
    void sessionsMissingFromTheIndexAreFoundInTheirSlot() {
        SessionStore store = new RedisSessionStore(client, LIFETIME);
        get(store.open(newKey("stray"), "stray", Optional.empty()));
        String index = RedisNames.PLAIN.index(SessionKey.tag("stray"));
        cluster.primaryOf(index).command(Command.DEL, index);
        assertThat(get(store.endAll("stray"))).isZero();
        assertThat(get(store.endStrays("stray"))).isEqualTo(1);
    }

    private static List<Long> sizes() {
        return cluster.primaries().stream()
                .map(node -> node.command(Command.DBSIZE).toLong())
                .toList();
    }

    /** After the failover, the replica has everything that the primary acknowledged together with it. */
    @Test
    void aFailoverUnderLoadLosesNothingThatTheReplicaAcknowledged() {
        SessionStore lasting =
                new RedisSessionStore(client, RedisNames.PLAIN, LIFETIME, LIFETIME.tolerance(), true, ended -> {});
        SessionStore store = new RedisSessionStore(client, LIFETIME);
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        List<Session> ended = new ArrayList<>();
        List<Session> sessions = IntStream.range(0, 12)
                .mapToObj(i -> get(lasting.open(newKey("buyer-" + i), "buyer-" + i, Optional.empty())))
                .toList();
        for (Session session : sessions) {
            Session other = get(lasting.open(newKey(session.user()), session.user(), Optional.empty()));
            get(lasting.end(other.key()));
            ended.add(other);
        }
        RealRedis victim = cluster.primaryOf(name(sessions.getFirst()));
        List<Session> orphans = sessions.stream()
                .filter(session -> cluster.primaryOf(name(session)) == victim)
                .toList();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            sessions.forEach(session -> threads.execute(() -> {
                for (int i = 0; !over.get(); i++) {
                    buy(lasting, session, "order-" + i, acknowledged);
                }
            }));
            try {
                await().atMost(RECOVERY).until(() -> acknowledged.size() > 200);
                victim.kill();
                long killed = System.nanoTime();
                await().atMost(RECOVERY)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> orphans.stream()
                                .allMatch(session ->
                                        asked(store.load(session.key())).isPresent()));
                System.out.printf(
                        "Redis Cluster, a killed primary: its sessions are served again after %d ms (node timeout 2000)%n",
                        Duration.ofNanos(System.nanoTime() - killed).toMillis());
            } finally {
                over.set(true);
            }
        }
        acknowledged.forEach((name, user) -> assertThat(get(store.document(user, name.split(" ")[1])))
                .as("order of %s", name)
                .contains(name));
        assertThat(ended)
                .allSatisfy(
                        session -> assertThat(get(store.load(session.key()))).isEmpty());
    }

    private static void buy(SessionStore store, Session session, String order, Map<String, String> acknowledged) {
        String name = session.user() + " " + order;
        Optional<Session> now = asked(store.load(session.key())).flatMap(found -> found);
        if (now.isEmpty()) {
            return;
        }
        asked(store.save(now.get(), order, new Document(order, name, KEEP)))
                .filter(SaveResult.Saved.class::isInstance)
                .ifPresent(saved -> acknowledged.put(name, session.user()));
    }

    /** While a user's keys are split between two primaries, a request gets the right answer or none. */
    @Test
    void aSlotThatMovesUnderLoadGivesNoWrongAnswer() {
        SessionStore store = new RedisSessionStore(client, LIFETIME);
        String user = "mover";
        List<Session> sessions = IntStream.range(0, 4)
                .mapToObj(i -> get(store.open(newKey(user), user, Optional.empty())))
                .toList();
        Session ended = get(store.open(newKey(user), user, Optional.empty()));
        get(store.end(ended.key()));
        List<Question> questions = List.of(
                new Question(new Writer(store, sessions.getFirst())::ask),
                new Question(() -> asked(store.sessionsOf(user)).filter(listed -> {
                    assertThat(listed)
                            .extracting(SessionInfo::key)
                            .containsExactlyInAnyOrderElementsOf(
                                    sessions.stream().map(Session::key).toList());
                    return true;
                })),
                new Question(() -> asked(store.load(sessions.getLast().key())).filter(found -> {
                    assertThat(found).contains(sessions.getLast());
                    return true;
                })),
                new Question(() -> asked(store.load(ended.key())).filter(found -> {
                    assertThat(found).isEmpty();
                    return true;
                })));
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            questions.forEach(question -> threads.execute(() -> question.askUntil(over)));
            try {
                cluster.moveSlot(name(ended), () -> questions.forEach(Question::awaitAnother));
                questions.forEach(Question::awaitAnswer);
            } finally {
                over.set(true);
            }
        }
        System.out.println("Redis Cluster, a slot that moves: " + questions);
        endAllInAMovingSlot(store, user, sessions);
    }

    /** Once the end of all sessions is acknowledged, none of them exists. */
    private static void endAllInAMovingSlot(SessionStore store, String user, List<Session> sessions) {
        cluster.moveSlot(
                name(sessions.getFirst()),
                () -> asked(store.endAll(user))
                        .ifPresent(count -> assertThat(sessions)
                                .extracting(session ->
                                        asked(store.load(session.key())).flatMap(found -> found))
                                .allMatch(Optional::isEmpty)));
        await().atMost(RECOVERY).until(() -> asked(store.endAll(user)).isPresent());
        assertThat(sessions)
                .allSatisfy(
                        session -> assertThat(get(store.load(session.key()))).isEmpty());
    }

    /** A request that is repeated; it throws if the answer is wrong, and returns empty if there is none. */
    private record Question(
            Supplier<Optional<?>> question,
            AtomicInteger asked,
            AtomicInteger answered,
            AtomicReference<Throwable> wrong) {

        Question(Supplier<Optional<?>> question) {
            this(question, new AtomicInteger(), new AtomicInteger(), new AtomicReference<>());
        }

        void askUntil(AtomicBoolean over) {
            try {
                while (!over.get()) {
                    if (question.get().isPresent()) {
                        answered.incrementAndGet();
                    }
                    asked.incrementAndGet();
                }
            } catch (Throwable e) {
                wrong.set(e);
            }
        }

        /** Waits until a request that starts from now on has completed. */
        void awaitAnother() {
            await(asked, asked.get() + 2);
        }

        void awaitAnswer() {
            await(answered, answered.get() + 2);
        }

        private void await(AtomicInteger count, int least) {
            Awaitility.await()
                    .atMost(RECOVERY)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> count.get() >= least || wrong.get() != null);
            assertThat(wrong).hasNullValue();
        }

        @Override
        public String toString() {
            return answered + " of " + asked + " answered";
        }
    }

    /** Writes increasing numbers, and checks that it never reads a lower one than the last acknowledged. */
    private static final class Writer {

        private final SessionStore store;
        private final SessionKey key;
        private int next = 1;
        private int acknowledged;

        Writer(SessionStore store, Session session) {
            this.store = store;
            key = session.key();
        }

        Optional<SaveResult> ask() {
            return asked(store.load(key)).flatMap(found -> {
                assertThat(found).isPresent();
                String state = found.get().state();
                assertThat(state.isEmpty() ? 0 : Integer.parseInt(state)).isGreaterThanOrEqualTo(acknowledged);
                int number = next++;
                Optional<SaveResult> result = asked(store.save(found.get(), "" + number));
                assertThat(result).isNotEqualTo(Optional.of(new SaveResult.Gone()));
                result.filter(SaveResult.Saved.class::isInstance).ifPresent(saved -> acknowledged = number);
                return result;
            });
        }
    }

    private static String name(Session session) {
        return RedisNames.PLAIN.session(session.key());
    }

    /** The answer, or empty if the service would respond with 503. */
    private static <T> Optional<T> asked(Uni<T> question) {
        try {
            return Optional.of(question.await().atMost(PATIENCE));
        } catch (StoreUnavailableException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
