package dev.statelab.stateful.session.store.memory;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sessions and documents in memory, an index of the sessions by user, and an estimate of the memory that they take. An
 * expired entry is never found again, but takes memory until it is removed. Not thread-safe: {@link MemorySessionStore}
 * calls it with its lock held.
 */
final class Entries {

    /**
     * A session.
     *
     * @param deadline the latest {@code expires}
     * @param expires on the clock of {@link System#nanoTime()}, which is monotonic
     */
    record Held(Session session, Client client, Instant opened, Instant lastUsed, long deadline, long expires) {

        Held with(Session changed) {
            return new Held(changed, client, opened, lastUsed, deadline, expires);
        }

        SessionInfo info() {
            return new SessionInfo(session.key(), opened, lastUsed, client);
        }

        private long bytes() {
            return estimate(session.user(), session.state());
        }
    }

    private record DocumentKey(String user, String name) {}

    private record HeldDocument(String content, long expires) {}

    /** A generous estimate of the objects that hold an entry, in bytes. */
    private static final int OVERHEAD = 1000;

    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);

    private final long maxBytes;
    private final Consumer<SessionKey> onExpired;
    private final Map<SessionKey, Held> sessions = new HashMap<>();
    private final Map<String, Set<SessionKey>> sessionsOfUsers = new HashMap<>();
    private final Map<DocumentKey, HeldDocument> documents = new HashMap<>();
    private long bytes;
    private long nextSweepWhenFull = System.nanoTime();

    /**
     * @param maxBytes the limit of {@link #requireRoom}
     * @param onExpired is notified of each expired session that is removed, with the lock held
     */
    Entries(long maxBytes, Consumer<SessionKey> onExpired) {
        this.maxBytes = maxBytes;
        this.onExpired = onExpired;
    }

    /** The memory of an entry in bytes, by a generous estimate. */
    static long estimate(String name, String content) {
        return OVERHEAD + 2L * (name.length() + content.length());
    }

    /** The instant after this time from now, on the clock of {@link Held#expires}. */
    static long after(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    /**
     * Removes expired entries if there is no room, but at most once a second.
     *
     * @param more the bytes by which the entries are about to grow; negative if they shrink
     * @throws StoreUnavailableException if they grow and would take more than the maximum
     */
    void requireRoom(long more) {
        if (bytes + more > maxBytes && !isAhead(nextSweepWhenFull)) {
            nextSweepWhenFull = after(BETWEEN_SWEEPS);
            removeExpired();
        }
        if (more > 0 && bytes + more > maxBytes) {
            throw new StoreUnavailableException("the memory for sessions is full, " + maxBytes + " bytes");
        }
    }

    /** Adds a session, or replaces the one with the same key. */
    void put(Held held) {
        Session session = held.session();
        Held before = sessions.put(session.key(), held);
        bytes += held.bytes() - (before == null ? 0 : before.bytes());
        if (before == null) {
            sessionsOfUsers
                    .computeIfAbsent(session.user(), it -> new HashSet<>())
                    .add(session.key());
        }
    }

    /** The session with this key, unless it has expired. */
    Optional<Held> find(SessionKey key) {
        return Optional.ofNullable(sessions.get(key)).filter(held -> isAhead(held.expires()));
    }

    /** A user's sessions that have not expired. */
    Stream<Held> liveOf(String user) {
        return keysOf(user).stream().flatMap(key -> find(key).stream());
    }

    /** The keys of a user's sessions, including expired ones: a view, which {@link #put} and {@link #remove} change. */
    Set<SessionKey> keysOf(String user) {
        return sessionsOfUsers.getOrDefault(user, Set.of());
    }

    /** Removes a session; returns it unless it had expired. */
    Optional<Session> remove(SessionKey key) {
        Optional<Session> live = find(key).map(Held::session);
        Held held = sessions.remove(key);
        if (held != null) {
            bytes -= held.bytes();
            if (live.isEmpty()) {
                onExpired.accept(key);
            }
            sessionsOfUsers.computeIfPresent(held.session().user(), (user, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
        }
        return live;
    }

    /** Adds a user's document, or replaces the one with the same name. */
    void put(String user, Document document) {
        DocumentKey key = new DocumentKey(user, document.name());
        forget(key);
        documents.put(key, new HeldDocument(document.content(), after(document.keep())));
        bytes += estimate(key.name(), document.content());
    }

    /** The content of a user's document, unless it has expired. */
    Optional<String> document(String user, String name) {
        return Optional.ofNullable(documents.get(new DocumentKey(user, name)))
                .filter(held -> isAhead(held.expires()))
                .map(HeldDocument::content);
    }

    /** Removes all expired sessions and documents, for which it looks at every entry. */
    void removeExpired() {
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

    private void forget(DocumentKey key) {
        HeldDocument gone = documents.remove(key);
        if (gone != null) {
            bytes -= estimate(key.name(), gone.content());
        }
    }

    /** How many sessions have not expired. Looks at every session. */
    long live() {
        return sessions.values().stream()
                .filter(held -> isAhead(held.expires()))
                .count();
    }

    /** The estimated memory of all entries, including expired ones. */
    long bytes() {
        return bytes;
    }

    /** The number of entries of all kinds, including expired ones. */
    int size() {
        return sessions.size() + sessionsOfUsers.size() + documents.size();
    }

    private static boolean isAhead(long instant) {
        return instant - System.nanoTime() > 0;
    }
}
