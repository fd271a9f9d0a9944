package dev.statelab.stateless.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.statelab.storefront.Sha256;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Throttles guessing. After {@value #PER_USER} failed logins as one user from one address, or {@value #PER_ADDRESS} from one address as any
 * user, further ones are refused for the rest of {@link #WINDOW}, even with the right password. The same goes for {@value #PER_ADDRESS}
 * refresh tokens with a forged seal from one address.
 *
 * <p>Each replica counts by itself, since the replicas share no store: an attacker has up to N times as many attempts on N replicas, and a
 * restarted replica counts from zero.
 */
@Singleton
public class Guesses {

    static final int PER_USER = 10;
    static final int PER_ADDRESS = 100;
    static final Duration WINDOW = Duration.ofMinutes(5);

    /** Invented names must not fill the memory: beyond this number, the counters used least are dropped. */
    static final int CAPACITY = 10_000;

    /** An entry is written only once, so its window begins with the first failure, and later ones do not extend it. */
    private final Cache<ByteBuffer, AtomicInteger> failures;

    Guesses() {
        this(Ticker.systemTicker());
    }

    Guesses(Ticker clock) {
        failures = Caffeine.newBuilder()
                .maximumSize(CAPACITY)
                .expireAfterWrite(WINDOW)
                .ticker(clock)
                .build();
    }

    /**
     * What is counted.
     *
     * @param name hashed, so that each takes the same space, and a password typed into the user field is not stored
     * @param limit of failures in a window
     */
    public record Counter(ByteBuffer name, int limit) {

        private static Counter of(String name, int limit) {
            return new Counter(ByteBuffer.wrap(Sha256.of(name.getBytes(StandardCharsets.UTF_8))), limit);
        }

        /**
         * The counters of a login. A user is counted per address, so that nobody can lock out a user from another address.
         */
        public static List<Counter> ofLogin(String user, String address) {
            return List.of(of("login " + address + ' ' + user, PER_USER), of("login " + address, PER_ADDRESS));
        }

        /** The counter of a refresh. */
        public static List<Counter> ofRefresh(String address) {
            return List.of(of("refresh " + address, PER_ADDRESS));
        }
    }

    /** @throws ProblemException {@code too-many-attempts} with the time to wait, if one of the counters has reached its limit */
    public void requireFew(List<Counter> counters) {
        requireAtMost(counters, -1);
    }

    /**
     * Counts a failure.
     *
     * @throws ProblemException as above, if a counter exceeds its limit: concurrent guesses get no more answers than the limit
     */
    public void failed(List<Counter> counters) {
        counters.forEach(counter ->
                failures.get(counter.name(), first -> new AtomicInteger()).incrementAndGet());
        requireAtMost(counters, 0);
    }

    private void requireAtMost(List<Counter> counters, int beyond) {
        counters.stream()
                .filter(counter -> count(counter) > counter.limit() + beyond)
                .map(this::left)
                .max(Comparator.naturalOrder())
                .ifPresent(wait -> {
                    throw new ProblemException(CommonProblem.TOO_MANY_ATTEMPTS, wait);
                });
    }

    private int count(Counter counter) {
        AtomicInteger count = failures.getIfPresent(counter.name());
        return count == null ? 0 : count.get();
    }

    private Duration left(Counter counter) {
        return failures.policy()
                .expireAfterWrite()
                .flatMap(window -> window.ageOf(counter.name()))
                .map(WINDOW::minus)
                .orElse(Duration.ZERO);
    }

    /** The number of counters in memory, after eviction. */
    long size() {
        failures.cleanUp();
        return failures.estimatedSize();
    }
}
