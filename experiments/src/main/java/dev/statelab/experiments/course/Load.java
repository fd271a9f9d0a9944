package dev.statelab.experiments.course;

import java.time.Duration;

/**
 * The load of a run, and how much time it takes.
 *
 * @param users virtual shoppers
 * @param ratePerSecond operations of all of them together
 * @param warmUp how long the service runs itself warm, before anything is asked of it
 * @param steady how long all must be well before the fault
 * @param observe how long to watch after it at least
 * @param quiet how long nothing may go wrong before all counts as well again
 * @param connectionLifetime how old a shopper's TCP connection may get
 * @param seed what the shoppers do follows from it
 * @param quick whether what takes long is left out or done on a smaller scale
 */
public record Load(
        int users,
        int ratePerSecond,
        Duration warmUp,
        Duration steady,
        Duration observe,
        Duration quiet,
        Duration connectionLifetime,
        long seed,
        boolean quick) {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration SHORTEST_HOLD = Duration.ofSeconds(1);

    /** How long a state is held that is to be measured: as long as is watched after a fault, and a second at least. */
    public Duration hold() {
        return observe.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : observe;
    }

    /** This load, with connections that get no older than that. */
    public Load reconnecting(Duration after) {
        return new Load(
                users,
                ratePerSecond,
                warmUp,
                steady,
                observe,
                quiet,
                connectionLifetime.compareTo(after) < 0 ? connectionLifetime : after,
                seed,
                quick);
    }

    /** This load, with another seed. */
    public Load seeded(long other) {
        return new Load(users, ratePerSecond, warmUp, steady, observe, quiet, connectionLifetime, other, quick);
    }

    /** Sixty shoppers and 60 operations a second: well over 500 acknowledged writes, and room to spare on two cores. */
    public static Load standard() {
        return new Load(
                60,
                60,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(12),
                Duration.ofSeconds(3),
                FOR_EVER,
                1,
                false);
    }

    /** Enough to see each effect once, in a few seconds. */
    public static Load fast() {
        return new Load(
                60,
                60,
                Duration.ofMillis(300),
                Duration.ofMillis(1000),
                Duration.ofMillis(1500),
                Duration.ofMillis(400),
                FOR_EVER,
                1,
                true);
    }
}
