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
import dev.statelab.stateful.session.store.memory.Entries.Held;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sessions in the memory of this process. One lock makes every step on the {@link Entries} atomic. A request holds it
 * for a few map accesses, so an event loop may take it; {@link #sweep()}, {@link #sessionsHere()} and, once a second, a
 * request that finds the memory full look at every entry. An expired entry is never found again; the sweep frees its
 * memory.
 */
public final class MemorySessionStore implements SessionStore {

    private final Lifetime lifetime;
    private final Consumer<SessionEnded> onEnded;
    private final List<SessionEnded> unreported = new ArrayList<>();
    private final Entries entries;

    /**
     * @param maxBytes the approximate maximum of memory for sessions and documents; beyond it no session is opened, and none grows
     * @param onEnded is notified of sessions that end by themselves
     */
    public MemorySessionStore(Lifetime lifetime, long maxBytes, Consumer<SessionEnded> onEnded) {
        this.onEnded = onEnded;
        this.lifetime = lifetime;
        this.entries = new Entries(maxBytes, expired -> unreported.add(new SessionEnded(expired, Ending.EXPIRED)));
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        return step(() -> {
            entries.requireRoom(Entries.estimate(
                    user,
                    replaced.flatMap(entries::find)
                            .map(old -> old.session().state())
                            .orElse("")));
            Session session = replaced.flatMap(entries::remove)
                    .filter(old -> old.user().equals(user))
                    .map(old -> new Session(key, user, old.version(), old.state()))
                    .orElse(new Session(key, user, 0, ""));
            Instant opened = now();
            hold(session, client, opened, opened, Entries.after(lifetime.absolute()));
            endSurplus(user, key);
            return session;
        });
    }

    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return step(() -> {
            Optional<Held> held = entries.find(key);
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
            Optional<Held> held = entries.find(loaded.key());
            if (held.isEmpty()) {
                return new SaveResult.Gone();
            }
            Optional<String> taken = document.flatMap(it -> entries.document(loaded.user(), it.name()));
            if (taken.isPresent()) {
                return new SaveResult.Taken(taken.get());
            }
            if (held.get().session().version() != loaded.version()) {
                return new SaveResult.Conflict();
            }
            Session saved = new Session(loaded.key(), loaded.user(), loaded.version() + 1, state);
            entries.requireRoom(Entries.estimate(saved.user(), state)
                    - Entries.estimate(saved.user(), held.get().session().state())
                    + document.map(it -> Entries.estimate(it.name(), it.content()))
                            .orElse(0L));
            document.ifPresent(it -> entries.put(loaded.user(), it));
            entries.put(held.get().with(saved));
            return new SaveResult.Saved(saved);
        });
    }

    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return step(() -> entries.document(user, name));
    }

    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return step(() -> entries.liveOf(user)
                .map(Held::info)
                .sorted(SessionInfo.LATEST_FIRST)
                .toList());
    }

    @Override
    public Uni<Boolean> end(SessionKey key) {
        return step(() -> entries.remove(key).isPresent());
    }

    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return step(
                () -> entries.keysOf(user).contains(key) && entries.remove(key).isPresent());
    }

    @Override
    public Uni<Integer> endAll(String user) {
        return step(() -> (int) List.copyOf(entries.keysOf(user)).stream()
                .filter(key -> entries.remove(key).isPresent())
                .count());
    }

    @Override
    public synchronized OptionalLong sessionsHere() {
        return OptionalLong.of(entries.live());
    }

    /** Removes what has expired. */
    public void sweep() {
        inOneStep(() -> {
            entries.removeExpired();
            return null;
        });
    }

    /** The memory of all entries, by the estimate that the limit uses. */
    synchronized long bytes() {
        return entries.bytes();
    }

    /** The number of entries in memory, including expired ones. */
    synchronized int held() {
        return entries.size();
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
        long idle = Entries.after(lifetime.idle());
        long expires = idle - deadline < 0 ? idle : deadline;
        entries.put(new Held(session, client, opened, used, deadline, expires));
    }

    private void endSurplus(String user, SessionKey opened) {
        List<Held> live = entries.liveOf(user).toList();
        if (live.size() > lifetime.perUser()) {
            live.stream()
                    .filter(held -> !held.session().key().equals(opened))
                    .sorted(Comparator.comparing(Held::opened))
                    .limit(live.size() - lifetime.perUser())
                    .map(held -> held.session().key())
                    .toList()
                    .forEach(key ->
                            entries.remove(key).ifPresent(ended -> unreported.add(new SessionEnded(key, Ending.CAP))));
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
