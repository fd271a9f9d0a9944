package dev.statelab.experiments.load;

import java.time.Duration;

/**
 * The load of a run, and the durations of its phases.
 *
 * @param users the number of virtual users
 * @param ratePerSecond operations per second, of all users together
 * @param warmUp how long the service is warmed up under load before failures and latencies count
 * @param steady how long no request may fail before the fault is injected
 * @param observe the minimum time to observe the service after the fault
 * @param quiet how long every request must succeed for the service to count as recovered
 * @param connectionLifetime the maximum age of a user's TCP connection
 * @param seed determines the arrivals and what the users do
 * @param quick whether slow parts of the experiments are skipped or scaled down
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

    /** How long a state is held while it is measured: {@link #observe}, but at least one second. */
    public Duration hold() {
        return observe.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : observe;
    }

    /** This load, with connections that are closed at the given age at the latest. */
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

    /** This load, observed for at least the given time. */
    public Load observing(Duration atLeast) {
        return new Load(users, ratePerSecond, warmUp, steady, atLeast, quiet, connectionLifetime, seed, quick);
    }

    /** This load, with another seed. */
    public Load seeded(long other) {
        return new Load(users, ratePerSecond, warmUp, steady, observe, quiet, connectionLifetime, other, quick);
    }

    /** Sixty users and 60 operations a second: well over 500 acknowledged writes, without saturating two cores. */
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
