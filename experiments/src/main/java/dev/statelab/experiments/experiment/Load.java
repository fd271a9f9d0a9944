package dev.statelab.experiments.experiment;

import java.time.Duration;

/**
 * The load of a run.
 *
 * @param users virtual shoppers
 * @param ratePerSecond operations of all of them together
 * @param warmUp how long the service runs itself warm, before anything is asked of it
 * @param steady how long all must be well before the fault
 * @param observe how long to watch after it at least
 * @param seed what the shoppers do follows from it
 */
public record Load(int users, int ratePerSecond, Duration warmUp, Duration steady, Duration observe, long seed) {

    /** Sixty shoppers and 60 operations a second: well over 500 acknowledged writes, and room to spare on two cores. */
    public static Load standard() {
        return new Load(60, 60, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(12), 1);
    }
}
