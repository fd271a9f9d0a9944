package dev.statelab.stateful.session.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract that every session store must fulfil. */
public abstract class SessionStoreContract {

    private static final Lifetime LONG = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8), 100);
    private static final Duration KEEP = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(600);

    private final List<SessionEnded> ended = new CopyOnWriteArrayList<>();
    private SessionStore store;

    /** Creates a store; two stores of one test class may share their data. */
    protected abstract SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded);

    protected SessionStore store(Lifetime lifetime) {
        return store(lifetime, ended::add);
    }

    /** Removes what has expired, for a store that does not do so at a login. */
    protected void sweep(SessionStore swept, Consumer<SessionEnded> onEnded) {}

    @BeforeEach
    void makeStore() {
        store = store(LONG);
    }

    @Test
    void aNewSessionIsEmptyAndAtVersionZero() {
        SessionKey key = newKey("alice");
        Session opened = get(store.open(key, "alice", Optional.empty()));
        assertThat(opened).isEqualTo(new Session(key, "alice", 0, ""));
        assertThat(get(store.load(key))).contains(opened);
    }

    @Test
    void anUnknownKeyFindsNothing() {
        assertThat(get(store.load(newKey("nobody")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "state", "{\"text\":\"it's \\\"quoted\\\"\"}", "zwölf €\n\t\u0000 \uD83D\uDE00"})
    void aSaveIsLoadedOneVersionHigher(String state) {
        Session opened = open("alice");
        SaveResult result = get(store.save(opened, state));
        Session expected = new Session(opened.key(), "alice", 1, state);
        assertThat(result).isEqualTo(new SaveResult.Saved(expected));
        assertThat(get(store.load(opened.key()))).contains(expected);
    }

    @Test
    void aSaveOfAnOldVersionIsAConflictAndChangesNothing() {
        Session opened = open("alice");
        get(store.save(opened, "first"));
        assertThat(get(store.save(opened, "second"))).isEqualTo(new SaveResult.Conflict());
        assertThat(get(store.load(opened.key())).orElseThrow().state()).isEqualTo("first");
    }

    @Test
    void ofConcurrentSavesExactlyOneWins() {
        Session opened = open("alice");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<SaveResult>> saves = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> get(store.save(opened, "writer " + i)), threads))
                    .toList();
            assertThat(saves.stream().map(CompletableFuture::join).filter(SaveResult.Saved.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void anEndedSessionIsGoneAndNoSaveRevivesIt() {
        Session opened = open("alice");
        assertThat(get(store.end(opened.key()))).isTrue();
        assertThat(get(store.load(opened.key()))).isEmpty();
        assertThat(get(store.save(opened, "late"))).isEqualTo(new SaveResult.Gone());
        assertThat(get(store.load(opened.key()))).isEmpty();
    }

    @Test
    void endingAnUnknownSessionIsNoError() {
        assertThat(get(store.end(newKey("nobody")))).isFalse();
    }

    @Test
    void theSameUsersNewSessionTakesTheStateOverAndEndsTheOld() {
        Session old = saved(open("alice"), "state");
        SessionKey key = newKey("alice");
        Session opened = get(store.open(key, "alice", Optional.of(old.key())));
        assertThat(opened).isEqualTo(new Session(key, "alice", 1, "state"));
        assertThat(get(store.load(key))).contains(opened);
        assertThat(get(store.load(old.key()))).isEmpty();
        assertThat(get(store.save(old, "late"))).isEqualTo(new SaveResult.Gone());
    }

    @Test
    void anotherUsersNewSessionStartsEmptyAndEndsTheOld() {
        Session old = saved(open("alice"), "state");
        Session opened = get(store.open(newKey("bob"), "bob", Optional.of(old.key())));
        assertThat(opened.state()).isEmpty();
        assertThat(opened.version()).isZero();
        assertThat(get(store.load(old.key()))).isEmpty();
    }

    @Test
    void aSessionThatReplacesAnUnknownOneStartsEmpty() {
        assertThat(get(store.open(newKey("alice"), "alice", Optional.of(newKey("alice"))))
                        .version())
                .isZero();
    }

    @Test
    void aDocumentIsWrittenTogetherWithTheState() {
        Session opened = open("alice");
        String name = newName();
        SaveResult result = get(store.save(opened, "after", new Document(name, "content", KEEP)));
        assertThat(result).isEqualTo(new SaveResult.Saved(new Session(opened.key(), "alice", 1, "after")));
        assertThat(get(store.document("alice", name))).contains("content");
    }

    @Test
    void aSaveWithAnExistingDocumentChangesNeitherItNorTheSession() {
        Session opened = open("alice");
        String name = newName();
        Session saved = saved(opened, "after", new Document(name, "first", KEEP));
        assertThat(get(store.save(saved, "again", new Document(name, "second", KEEP))))
                .isEqualTo(new SaveResult.Taken("first"));
        assertThat(get(store.document("alice", name))).contains("first");
        assertThat(get(store.load(opened.key()))).contains(saved);
    }

    /** Of two requests with one idempotency key, the later must learn of the earlier, whatever that did to the session. */
    @Test
    void anExistingDocumentIsReportedRatherThanAConflict() {
        Session opened = open("alice");
        Document document = new Document(newName(), "content", KEEP);
        get(store.save(opened, "after", document));
        assertThat(get(store.save(opened, "after", document))).isEqualTo(new SaveResult.Taken("content"));
    }

    @Test
    void noDocumentIsWrittenOnAConflictOrOnASessionThatIsGone() {
        Session opened = open("alice");
        get(store.save(opened, "newer"));
        String name = newName();
        Document document = new Document(name, "content", KEEP);
        assertThat(get(store.save(opened, "after", document))).isEqualTo(new SaveResult.Conflict());
        get(store.end(opened.key()));
        assertThat(get(store.save(opened, "after", document))).isEqualTo(new SaveResult.Gone());
        assertThat(get(store.document("alice", name))).isEmpty();
    }

    @Test
    void aDocumentIsVisibleOnlyToItsUser() {
        String name = newName();
        get(store.save(open("alice"), "after", new Document(name, "content", KEEP)));
        assertThat(get(store.document("bob", name))).isEmpty();
        get(store.save(open("a"), "after", new Document("b:" + name, "content", KEEP)));
        assertThat(get(store.document("a:b", name))).isEmpty();
    }

    @Test
    void aDocumentOutlivesItsSessionAndExpires() {
        Session opened = open("alice");
        String name = newName();
        get(store.save(opened, "after", new Document(name, "content", SHORT)));
        get(store.end(opened.key()));
        assertThat(get(store.document("alice", name))).contains("content");
        await().atMost(SHORT.multipliedBy(5))
                .untilAsserted(
                        () -> assertThat(get(store.document("alice", name))).isEmpty());
    }

    @Test
    void theNameOfAnExpiredDocumentIsFreeAgain() {
        Session opened = open("alice");
        String name = newName();
        Session saved = saved(opened, "after", new Document(name, "first", SHORT));
        await().atMost(SHORT.multipliedBy(5))
                .until(() -> get(store.document("alice", name)).isEmpty());
        assertThat(saved(saved, "again", new Document(name, "second", KEEP)).version())
                .isEqualTo(2);
        assertThat(get(store.document("alice", name))).contains("second");
    }

    @Test
    void ofConcurrentSavesWithOneDocumentExactlyOneWins() {
        List<Session> sessions =
                IntStream.range(0, 10).mapToObj(i -> open("alice")).toList();
        String name = newName();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<SaveResult> results = sessions.stream()
                    .map(session -> CompletableFuture.supplyAsync(
                            () -> get(store.save(session, "after", new Document(name, "content", KEEP))), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(results).filteredOn(SaveResult.Saved.class::isInstance).hasSize(1);
            assertThat(results)
                    .filteredOn(new SaveResult.Taken("content")::equals)
                    .hasSize(9);
        }
        assertThat(sessions.stream()
                        .map(session ->
                                get(store.load(session.key())).orElseThrow().version()))
                .containsExactlyInAnyOrder(1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    }

    @Test
    void anUnusedSessionExpires() {
        SessionStore hasty = store(new Lifetime(SHORT, Duration.ofHours(8)));
        Session opened = get(hasty.open(newKey("alice"), "alice", Optional.empty()));
        assertThat(get(hasty.load(opened.key()))).isPresent();
        // a save with a version that never existed neither changes nor uses the session: it shows whether it is alive
        Session never = new Session(opened.key(), "alice", 99, "");
        await().atMost(SHORT.multipliedBy(5))
                .until(() -> get(hasty.save(never, "")).equals(new SaveResult.Gone()));
        assertThat(get(hasty.load(opened.key()))).isEmpty();
    }

    @Test
    void useKeepsASessionButNotBeyondItsAbsoluteTimeout() {
        Duration absolute = SHORT.multipliedBy(4);
        SessionStore hasty = store(new Lifetime(SHORT, absolute));
        long start = System.nanoTime();
        Session opened = get(hasty.open(newKey("alice"), "alice", Optional.empty()));
        await().pollInterval(SHORT.dividedBy(6))
                .atMost(absolute.multipliedBy(2))
                .until(() -> get(hasty.load(opened.key())).isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT.multipliedBy(2));
    }

    @Test
    void aUsersSessionsAreListedTheLatestFirst() {
        String user = newName();
        Instant before = Instant.now().minusMillis(1);
        Session first = open(user);
        tick();
        Session second = open(user);
        open(newName());
        List<SessionInfo> sessions = get(store.sessionsOf(user));
        assertThat(sessions).extracting(SessionInfo::key).containsExactly(second.key(), first.key());
        assertThat(sessions).allSatisfy(info -> {
            assertThat(info.opened()).isBetween(before, Instant.now());
            assertThat(info.lastUsed()).isEqualTo(info.opened());
        });
    }

    /** The next page of a list starts after an instant that is given in milliseconds. */
    @Test
    void listedInstantsHaveMillisecondPrecision() {
        String user = newName();
        open(user);
        SessionInfo info = onlySessionOf(user);
        assertThat(info.opened()).isEqualTo(info.opened().truncatedTo(ChronoUnit.MILLIS));
        assertThat(info.lastUsed()).isEqualTo(info.lastUsed().truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aListedSessionShowsTheClientThatOpenedItEvenAfterSaves() {
        String user = newName();
        Client laptop = new Client("Firefox on Linux", "192.0.2.7");
        Client phone = new Client("", "2001:db8:1:2::/64");
        Session opened = get(store.open(newKey(user), user, Optional.empty(), laptop));
        assertThat(onlySessionOf(user).client()).isEqualTo(laptop);
        saved(saved(opened, "state"), "more", new Document(newName(), "content", KEEP));
        assertThat(onlySessionOf(user).client()).isEqualTo(laptop);
        Session again = get(store.open(newKey(user), user, Optional.of(opened.key()), phone));
        assertThat(onlySessionOf(user).client()).isEqualTo(phone);
        get(store.open(newKey(user), user, Optional.of(again.key())));
        assertThat(onlySessionOf(user).client()).isEqualTo(Client.UNKNOWN);
    }

    @Test
    void aUserWhoNeverLoggedInHasNoSessions() {
        assertThat(get(store.sessionsOf(newName()))).isEmpty();
        assertThat(get(store.endAll(newName()))).isZero();
    }

    @Test
    void useUpdatesLastUsedButNotOpened() {
        String user = newName();
        Lifetime lifetime = new Lifetime(Duration.ofSeconds(5), Duration.ofHours(8));
        SessionStore hasty = store(lifetime);
        Session opened = get(hasty.open(newKey(user), user, Optional.empty()));
        SessionInfo before = get(hasty.sessionsOf(user)).getFirst();
        await().pollInterval(lifetime.tolerance().dividedBy(4))
                .atMost(lifetime.tolerance().multipliedBy(5))
                .until(() -> {
                    get(hasty.load(opened.key()));
                    return get(hasty.sessionsOf(user)).getFirst().lastUsed().isAfter(before.lastUsed());
                });
        assertThat(get(hasty.sessionsOf(user)).getFirst().opened()).isEqualTo(before.opened());
    }

    @Test
    void aSessionThatEndedOrWasReplacedIsNotListed() {
        String user = newName();
        Session ended = open(user);
        Session replaced = open(user);
        get(store.end(ended.key()));
        Session left = get(store.open(newKey(user), user, Optional.of(replaced.key())));
        assertThat(onlySessionOf(user).key()).isEqualTo(left.key());
        String another = newName();
        get(store.open(newKey(another), another, Optional.of(left.key())));
        assertThat(get(store.sessionsOf(user))).isEmpty();
    }

    @Test
    void anExpiredSessionIsNotListedAndUseKeepsTheOtherOne() {
        String user = newName();
        SessionStore hasty = store(new Lifetime(SHORT, Duration.ofHours(8)));
        InUse inUse = new InUse(hasty, user);
        Session used = inUse.session;
        Session unused = get(hasty.open(newKey(user), user, Optional.empty()));
        await().pollInterval(SHORT.dividedBy(6)).atMost(SHORT.multipliedBy(5)).until(() -> {
            inUse.load();
            return get(hasty.sessionsOf(user)).size() == 1;
        });
        assertThat(get(hasty.sessionsOf(user)).getFirst().key()).isEqualTo(used.key());
        assertThat(get(hasty.end(user, unused.key()))).isFalse();
        get(hasty.open(newKey(user), user, Optional.empty()));
        assertThat(get(hasty.endAll(user))).isEqualTo(2);
    }

    @Test
    void aLoginBeyondTheLimitEndsTheOldestSessionEvenIfItIsInUse() {
        String user = newName();
        SessionStore bounded = store(new Lifetime(LONG.idle(), LONG.absolute(), 3));
        Session another = get(bounded.open(newKey("another"), "another", Optional.empty()));
        List<Session> opened = IntStream.range(0, 5)
                .mapToObj(i -> {
                    tick();
                    get(bounded.sessionsOf(user)).forEach(info -> get(bounded.load(info.key())));
                    return get(bounded.open(newKey(user), user, Optional.empty()));
                })
                .toList();
        assertThat(get(bounded.sessionsOf(user)))
                .extracting(SessionInfo::key)
                .containsExactly(
                        opened.get(4).key(), opened.get(3).key(), opened.get(2).key());
        assertThat(get(bounded.load(opened.get(0).key()))).isEmpty();
        assertThat(get(bounded.save(opened.get(1), "late"))).isEqualTo(new SaveResult.Gone());
        get(bounded.open(newKey(user), user, Optional.of(opened.get(4).key())));
        assertThat(get(bounded.load(opened.get(2).key()))).isPresent();
        assertThat(get(bounded.load(another.key()))).isPresent();
    }

    /** Even if the store has not removed the expired session yet. */
    @Test
    void aLoginAtTheLimitEndsNoLiveSessionIfAnotherHasExpired() {
        String user = newName();
        SessionStore hasty = store(new Lifetime(SHORT, Duration.ofHours(8), 2));
        InUse inUse = new InUse(hasty, user);
        Session used = inUse.session;
        tick();
        get(hasty.open(newKey(user), user, Optional.empty()));
        await().pollInterval(SHORT.dividedBy(6)).atMost(SHORT.multipliedBy(5)).until(() -> {
            inUse.load();
            return get(hasty.sessionsOf(user)).size() == 1;
        });
        get(hasty.open(newKey(user), user, Optional.empty()));
        assertThat(get(hasty.load(used.key()))).isPresent();
        assertThat(ended).extracting(SessionEnded::why).doesNotContain(Ending.CAP);
    }

    @Test
    void aSessionEndedByTheLimitIsReportedAndAReplacedOneIsNot() {
        String user = newName();
        SessionStore bounded = store(new Lifetime(LONG.idle(), LONG.absolute(), 2));
        List<Session> opened = IntStream.range(0, 4)
                .mapToObj(i -> {
                    tick();
                    return get(bounded.open(newKey(user), user, Optional.empty()));
                })
                .toList();
        get(bounded.open(newKey(user), user, Optional.of(opened.get(3).key())));
        assertThat(ended)
                .containsExactly(
                        new SessionEnded(opened.get(0).key(), Ending.CAP),
                        new SessionEnded(opened.get(1).key(), Ending.CAP));
    }

    @Test
    void anExpiredSessionIsReportedOnceAndAnEndedOneIsNot() {
        String user = newName();
        SessionStore hasty = store(new Lifetime(SHORT, Duration.ofHours(8)));
        InUse inUse = new InUse(hasty, user);
        Session used = inUse.session;
        Session unused = get(hasty.open(newKey(user), user, Optional.empty()));
        Session loggedOut = get(hasty.open(newKey(user), user, Optional.empty()));
        get(hasty.end(loggedOut.key()));
        await().pollInterval(SHORT.dividedBy(6)).atMost(SHORT.multipliedBy(5)).until(() -> {
            inUse.load();
            return get(hasty.sessionsOf(user)).size() == 1;
        });
        for (int i = 0; i < 2; i++) {
            get(hasty.open(newKey(user), user, Optional.empty()));
            sweep(hasty, ended::add);
        }
        assertThat(ended)
                .filteredOn(
                        it -> it.session().equals(unused.key()) || it.session().equals(loggedOut.key()))
                .containsExactly(new SessionEnded(unused.key(), Ending.EXPIRED));
    }

    @Test
    void aUserEndsOnlySessionsOfTheirOwn() {
        String user = newName();
        Session opened = open(user);
        assertThat(get(store.end(newName(), opened.key()))).isFalse();
        assertThat(get(store.load(opened.key()))).isPresent();
        assertThat(get(store.end(user, opened.key()))).isTrue();
        assertThat(get(store.end(user, opened.key()))).isFalse();
        assertThat(get(store.load(opened.key()))).isEmpty();
        assertThat(get(store.sessionsOf(user))).isEmpty();
    }

    @Test
    void allSessionsOfAUserEndAtOnceAndNobodyElses() {
        String user = newName();
        Session another = open(newName());
        List<Session> all = List.of(open(user), open(user), open(user));
        assertThat(get(store.endAll(user))).isEqualTo(3);
        assertThat(all).allSatisfy(session -> {
            assertThat(get(store.load(session.key()))).isEmpty();
            assertThat(get(store.save(session, "late"))).isEqualTo(new SaveResult.Gone());
        });
        assertThat(get(store.sessionsOf(user))).isEmpty();
        assertThat(get(store.load(another.key()))).isPresent();
        Session after = open(user);
        assertThat(onlySessionOf(user).key()).isEqualTo(after.key());
    }

    /** Each login takes effect before or after the end: a session that is not ended is listed, and the counts add up. */
    @Test
    void aLoginConcurrentWithTheEndOfAllSessionsIsEitherEndedOrListed() {
        String user = newName();
        int logins = 40;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Session>> opened = IntStream.range(0, logins)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> open(user), threads))
                    .toList();
            List<CompletableFuture<Integer>> ends = IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> get(store.endAll(user)), threads))
                    .toList();
            int ended = ends.stream().mapToInt(CompletableFuture::join).sum();
            List<SessionKey> live = opened.stream()
                    .map(CompletableFuture::join)
                    .map(Session::key)
                    .filter(key -> get(store.load(key)).isPresent())
                    .toList();
            assertThat(ended + live.size()).isEqualTo(logins);
            assertThat(get(store.sessionsOf(user)))
                    .extracting(SessionInfo::key)
                    .containsExactlyInAnyOrderElementsOf(live);
        }
        get(store.endAll(user));
        assertThat(get(store.sessionsOf(user))).isEmpty();
    }

    private SessionInfo onlySessionOf(String user) {
        List<SessionInfo> sessions = get(store.sessionsOf(user));
        assertThat(sessions).hasSize(1);
        return sessions.getFirst();
    }

    /** Waits until the clock has advanced by two milliseconds. */
    /** A session that is loaded again and again. A test that the machine stops for as long as it may be idle is aborted. */
    private static final class InUse {

        private final SessionStore store;
        private final Session session;
        private long last = System.nanoTime();

        InUse(SessionStore store, String user) {
            this.store = store;
            this.session = get(store.open(newKey(user), user, Optional.empty()));
        }

        void load() {
            long began = System.nanoTime();
            boolean live = get(store.load(session.key())).isPresent();
            Duration since = Duration.ofNanos(System.nanoTime() - last);
            assumeThat(live || since.compareTo(SHORT.multipliedBy(9).dividedBy(10)) < 0)
                    .as("the session was used again only after %s", since)
                    .isTrue();
            assertThat(live).isTrue();
            last = began;
        }
    }

    private static void tick() {
        long now = System.currentTimeMillis();
        await().pollInterval(Duration.ofMillis(1))
                .pollDelay(Duration.ZERO)
                .until(() -> System.currentTimeMillis() > now + 1);
    }

    private Session open(String user) {
        return get(store.open(newKey(user), user, Optional.empty()));
    }

    private Session saved(Session session, String state) {
        return ((SaveResult.Saved) get(store.save(session, state))).session();
    }

    private Session saved(Session session, String state, Document document) {
        return ((SaveResult.Saved) get(store.save(session, state, document))).session();
    }

    public static SessionKey newKey(String user) {
        return SessionId.random(user).key();
    }

    private static String newName() {
        return SessionId.random("nobody").value();
    }

    public static <T> T get(Uni<T> result) {
        return result.await().atMost(Duration.ofSeconds(5));
    }
}
