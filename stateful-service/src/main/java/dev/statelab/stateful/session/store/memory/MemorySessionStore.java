package dev.statelab.stateful.session.store.memory;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sessions in the memory of this process. One lock makes every step atomic. A request holds it for a few map accesses, so an event loop may
 * take it; {@link #sweep()}, {@link #sessionsHere()} and, once a second, a request that finds the memory full look at every entry. An
 * expired entry is never found again; the sweep frees its memory.
 */
public final class MemorySessionStore implements SessionStore {

    /**
     * @param deadline the latest {@code expires}
     * @param expires on the clock of {@link System#nanoTime()}, which is monotonic
     */
    private record Held(Session session, Client client, Instant opened, Instant lastUsed, long deadline, long expires) {

        Held with(Session changed) {
            return new Held(changed, client, opened, lastUsed, deadline, expires);
        }

        long bytes() {
            return MemorySessionStore.bytes(session.user(), session.state());
        }

        SessionInfo info() {
            return new SessionInfo(session.key(), opened, lastUsed, client);
        }
    }

    /** A generous estimate of the objects that hold an entry, in bytes. */
    private static final int OVERHEAD = 1000;

    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);

    private record DocumentKey(String user, String name) {}

    private record HeldDocument(String content, long expires) {}

    private final Lifetime lifetime;
    private final long maxBytes;
    private final Consumer<SessionEnded> onEnded;
    private final Map<SessionKey, Held> sessions = new HashMap<>();
    private final Map<String, Set<SessionKey>> sessionsOfUsers = new HashMap<>();
    private final Map<DocumentKey, HeldDocument> documents = new HashMap<>();
    private final List<SessionEnded> unreported = new ArrayList<>();
    private long bytes;
    private long nextSweepWhenFull = System.nanoTime();

    /**
     * @param maxBytes the approximate maximum of memory for sessions and documents; beyond it no session is opened, and none grows
     * @param onEnded is notified of sessions that end by themselves
     */
    public MemorySessionStore(Lifetime lifetime, long maxBytes, Consumer<SessionEnded> onEnded) {
        this.onEnded = onEnded;
        this.lifetime = lifetime;
        this.maxBytes = maxBytes;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        return step(() -> {
            requireRoom(bytes(
                    user,
                    replaced.flatMap(this::find)
                            .map(old -> old.session().state())
                            .orElse("")));
            Session session = replaced.flatMap(this::remove)
                    .filter(old -> old.user().equals(user))
                    .map(old -> new Session(key, user, old.version(), old.state()))
                    .orElse(new Session(key, user, 0, ""));
            Instant opened = now();
            hold(session, client, opened, opened, after(lifetime.absolute()));
            sessionsOfUsers.computeIfAbsent(user, it -> new HashSet<>()).add(key);
            endSurplus(user, key);
            return session;
        });
    }

    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return step(() -> {
            Optional<Held> held = find(key);
            held.ifPresent(it -> hold(it.session(), it.client(), it.opened(), now(), it.deadline()));
            return held.map(Held::session);
        });
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return save(loaded, state, Optional.empty());
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return save(loaded, state, Optional.of(document));
    }

    private Uni<SaveResult> save(Session loaded, String state, Optional<Document> document) {
        return step(() -> {
            Optional<Held> held = find(loaded.key());
            if (held.isEmpty()) {
                return new SaveResult.Gone();
            }
            Optional<String> taken = document.flatMap(it -> findDocument(loaded.user(), it.name()));
            if (taken.isPresent()) {
                return new SaveResult.Taken(taken.get());
            }
            if (held.get().session().version() != loaded.version()) {
                return new SaveResult.Conflict();
            }
            Session saved = new Session(loaded.key(), loaded.user(), loaded.version() + 1, state);
            requireRoom(bytes(saved.user(), state)
                    - bytes(saved.user(), held.get().session().state())
                    + document.map(it -> bytes(it.name(), it.content())).orElse(0L));
            document.ifPresent(it -> put(new DocumentKey(loaded.user(), it.name()), it));
            put(held.get().with(saved));
            return new SaveResult.Saved(saved);
        });
    }

    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return step(() -> findDocument(user, name));
    }

    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return step(() -> keysOf(user).stream()
                .flatMap(key -> find(key).stream())
                .map(Held::info)
                .sorted(SessionInfo.LATEST_FIRST)
                .toList());
    }

    @Override
    public Uni<Boolean> end(SessionKey key) {
        return step(() -> remove(key).isPresent());
    }

    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return step(() -> keysOf(user).contains(key) && remove(key).isPresent());
    }

    @Override
    public Uni<Integer> endAll(String user) {
        return step(() -> (int) List.copyOf(keysOf(user)).stream()
                .filter(key -> remove(key).isPresent())
                .count());
    }

    @Override
    public synchronized OptionalLong sessionsHere() {
        return OptionalLong.of(sessions.values().stream()
                .filter(held -> isAhead(held.expires()))
                .count());
    }

    /** Removes what has expired. */
    public void sweep() {
        inOneStep(() -> {
            forgetExpired();
            return null;
        });
    }

    private void forgetExpired() {
        sessions.values().stream()
                .filter(held -> !isAhead(held.expires()))
                .map(held -> held.session().key())
                .toList()
                .forEach(this::remove);
        documents.entrySet().stream()
                .filter(document -> !isAhead(document.getValue().expires()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::forget);
    }

    /** The memory of all entries, by the estimate that the limit uses. */
    synchronized long bytes() {
        return bytes;
    }

    /** The number of entries in memory, including expired ones. */
    synchronized int held() {
        return sessions.size() + sessionsOfUsers.size() + documents.size();
    }

    private <T> Uni<T> step(Supplier<T> step) {
        return Uni.createFrom().item(() -> inOneStep(step));
    }

    /** Ended sessions are reported after the step: a log line within the lock would delay all other requests. */
    private <T> T inOneStep(Supplier<T> step) {
        List<SessionEnded> ended;
        T result;
        synchronized (this) {
            result = step.get();
            ended = List.copyOf(unreported);
            unreported.clear();
        }
        ended.forEach(onEnded);
        return result;
    }

    private void hold(Session session, Client client, Instant opened, Instant used, long deadline) {
        long idle = after(lifetime.idle());
        long expires = idle - deadline < 0 ? idle : deadline;
        put(new Held(session, client, opened, used, deadline, expires));
    }

    private void put(Held held) {
        Held before = sessions.put(held.session().key(), held);
        bytes += held.bytes() - (before == null ? 0 : before.bytes());
    }

    private void put(DocumentKey key, Document document) {
        forget(key);
        documents.put(key, new HeldDocument(document.content(), after(document.keep())));
        bytes += bytes(key.name(), document.content());
    }

    private void forget(DocumentKey key) {
        HeldDocument gone = documents.remove(key);
        if (gone != null) {
            bytes -= bytes(key.name(), gone.content());
        }
    }

    /** Removes expired entries if there is no room, but at most once a second. */
    private void requireRoom(long more) {
        if (bytes + more > maxBytes && !isAhead(nextSweepWhenFull)) {
            nextSweepWhenFull = after(BETWEEN_SWEEPS);
            forgetExpired();
        }
        if (more > 0 && bytes + more > maxBytes) {
            throw new StoreUnavailableException("the memory for sessions is full, " + maxBytes + " bytes");
        }
    }

    private void endSurplus(String user, SessionKey opened) {
        List<Held> live =
                keysOf(user).stream().flatMap(key -> find(key).stream()).toList();
        if (live.size() > lifetime.perUser()) {
            live.stream()
                    .filter(held -> !held.session().key().equals(opened))
                    .sorted(Comparator.comparing(Held::opened))
                    .limit(live.size() - lifetime.perUser())
                    .map(held -> held.session().key())
                    .toList()
                    .forEach(key -> remove(key).ifPresent(ended -> unreported.add(new SessionEnded(key, Ending.CAP))));
        }
    }

    private static long bytes(String name, String content) {
        return OVERHEAD + 2L * (name.length() + content.length());
    }

    private Set<SessionKey> keysOf(String user) {
        return sessionsOfUsers.getOrDefault(user, Set.of());
    }

    private Optional<Held> find(SessionKey key) {
        return Optional.ofNullable(sessions.get(key)).filter(held -> isAhead(held.expires()));
    }

    /** Removes a session; returns it unless it had expired. */
    private Optional<Session> remove(SessionKey key) {
        Optional<Session> live = find(key).map(Held::session);
        Held held = sessions.remove(key);
        if (held != null) {
            bytes -= held.bytes();
            if (live.isEmpty()) {
                unreported.add(new SessionEnded(key, Ending.EXPIRED));
            }
            sessionsOfUsers.computeIfPresent(held.session().user(), (user, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
        }
        return live;
    }

    private Optional<String> findDocument(String user, String name) {
        return Optional.ofNullable(documents.get(new DocumentKey(user, name)))
                .filter(held -> isAhead(held.expires()))
                .map(HeldDocument::content);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static long after(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    private static boolean isAhead(long instant) {
        return instant - System.nanoTime() > 0;
    }
}
