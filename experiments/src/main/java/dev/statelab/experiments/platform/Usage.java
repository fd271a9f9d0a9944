package dev.statelab.experiments.platform;

/**
 * What all replicas together have used since they started, as they say themselves on {@code /q/metrics}.
 *
 * @param cpuSeconds of their processes
 * @param cacheHits session reads that a replica's near cache answered; 0 where there is none
 * @param cacheMisses those that it did not
 */
public record Usage(double cpuSeconds, double cacheHits, double cacheMisses) {

    /** What was used since that earlier time. */
    public Usage since(Usage before) {
        return new Usage(
                cpuSeconds - before.cpuSeconds, cacheHits - before.cacheHits, cacheMisses - before.cacheMisses);
    }

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(cpuSeconds + other.cpuSeconds, cacheHits + other.cacheHits, cacheMisses + other.cacheMisses);
    }
}
