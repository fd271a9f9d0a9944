package dev.statelab.stateful.session.store.near;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Optional;

/**
 * Sessions as the store returned them a moment ago, bounded in number and in bytes.
 *
 * <p>An answer may be out of date when it arrives: the message about a change comes over another connection than the answer, and may
 * come first. Therefore every caller announces its request to the store {@linkplain #expect beforehand}. A message that comes in the
 * meantime drops this expectation, and the answer is then not kept.
 */
@RegisterForReflection( // Caffeine looks up its cache classes by names that it derives from the features in use
        classNames = {"com.github.benmanes.caffeine.cache.SSMWW", "com.github.benmanes.caffeine.cache.PSWMW"})
public final class NearCache {

    /** The maximum time after the request for which the store's answer is used, even if the session has changed since. */
    static final Duration STALENESS = Duration.ofSeconds(1);

    /** A generous estimate of the objects that hold an entry, in bytes. */
    private static final int OVERHEAD = 400;

    private static final long UNKNOWN = -1;

    /**
     * @param version the lowest version that the answer can have
     * @param since on the clock of {@link System#nanoTime()}
     * @param nanos the maximum time after {@code since} for which the answer may be used
     */
    record Expectation(SessionKey key, long version, long since, long nanos) implements Entry {}

    private record Known(Session session, long since, long nanos) implements Entry {

        @Override
        public long version() {
            return session.version();
        }

        boolean isFresh() {
            return System.nanoTime() - since < nanos;
        }
    }

    private sealed interface Entry {

        long version();
    }

    private final Cache<SessionKey, Entry> entries;
    private final long longest;
    private final Counter hits;
    private final Counter misses;

    /**
     * @param lifetime of the sessions: an answer is used only for its tolerance, since the store does not see reads from the cache
     * @param maxEntries the maximum number of sessions
     * @param maxBytes the approximate maximum of memory that they take
     */
    public NearCache(Lifetime lifetime, int maxEntries, long maxBytes, MeterRegistry metrics) {
        longest = lifetime.tolerance().toNanos();
        Counter evictions = Counter.builder("session.near.evictions")
                .description("Sessions evicted from the near cache because it was full")
                .register(metrics);
        long smallest = maxBytes / maxEntries;
        entries = Caffeine.newBuilder()
                .expireAfterWrite(STALENESS)
                .maximumWeight(maxBytes)
                .weigher((SessionKey key, Entry entry) -> (int) Math.max(bytes(entry), smallest))
                .evictionListener((key, entry, cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        evictions.increment();
                    }
                })
                .executor(Runnable::run)
                .build();
        hits = reads(metrics, "hit");
        misses = reads(metrics, "miss");
        Gauge.builder("session.near.entries", entries, Cache::estimatedSize)
                .description("Sessions in the near cache")
                .register(metrics);
    }

    /** The session, if it is cached and its answer is still fresh. */
    Optional<Session> find(SessionKey key) {
        if (entries.getIfPresent(key) instanceof Known known && known.isFresh()) {
            hits.increment();
            return Optional.of(known.session());
        }
        misses.increment();
        return Optional.empty();
    }

    /**
     * Call before asking the store for a session. Concurrent callers share an expectation, since the answer to a later request is not
     * older. An answer that is requested while the session is being changed is not kept.
     */
    Expectation expect(SessionKey key) {
        Expectation expectation = new Expectation(key, UNKNOWN, System.nanoTime(), longest);
        Entry entry =
                entries.asMap().compute(key, (same, present) -> present instanceof Expectation ? present : expectation);
        return entry instanceof Expectation shared && shared.version() == UNKNOWN ? shared : expectation;
    }

    /**
     * Call before changing a session in the store. The next version replaces the cached one and is used no longer than the cached one would
     * have been: without regular reads, the store considers the session unused.
     */
    Expectation expectChange(Session loaded) {
        long next = loaded.version() + 1;
        return (Expectation) entries.asMap()
                .compute(
                        loaded.key(),
                        (key, present) -> present instanceof Known(Session session, long since, long nanos)
                                ? new Expectation(key, next, since, nanos)
                                : new Expectation(key, next, System.nanoTime(), 0));
    }

    /**
     * Keeps the store's answer, unless a message came in the meantime.
     *
     * @param expiresIn how long after the request the session expires in the store
     */
    void keep(Expectation expectation, Session session, Duration expiresIn) {
        keep(expectation, session, Math.min(expectation.nanos(), expiresIn.toNanos()));
    }

    /** Keeps the result of a change, unless a message came in the meantime. */
    void keep(Expectation expectation, Session changed) {
        keep(expectation, changed, expectation.nanos());
    }

    private void keep(Expectation expectation, Session session, long nanos) {
        entries.asMap().replace(expectation.key(), expectation, new Known(session, expectation.since(), nanos));
    }

    /** Call after the store has answered or failed: drops the expectation. */
    void settle(Expectation expectation) {
        entries.asMap().remove(expectation.key(), expectation);
    }

    /** Call after a session has ended. */
    void drop(SessionKey key) {
        entries.invalidate(key);
    }

    /** Call after a session was changed to this version. */
    void dropBefore(SessionKey key, long version) {
        entries.asMap().computeIfPresent(key, (same, entry) -> entry.version() < version ? null : entry);
    }

    private static Counter reads(MeterRegistry metrics, String result) {
        return Counter.builder("session.near.reads")
                .description("Reads of a session, by whether the near cache answered")
                .tag("result", result)
                .register(metrics);
    }

    private static long bytes(Entry entry) {
        return entry instanceof Known(Session session, long since, long nanos)
                ? OVERHEAD + 2L * (session.user().length() + session.state().length())
                : OVERHEAD;
    }
}
