package dev.statelab.experiments.platform;

/**
 * The usage of all replicas together since they started, as reported on {@code /q/metrics}.
 *
 * @param cpuSeconds of their processes
 * @param cacheHits session reads from a replica's near cache; 0 without one
 * @param cacheMisses session reads that missed it
 * @param sentBytes messages of replicas to each other; 0 if they send none
 * @param messages the number of these messages, or of those about changed sessions that near caches received; 0 if
 *     there are neither
 */
public record Usage(double cpuSeconds, double cacheHits, double cacheMisses, double sentBytes, double messages) {

    /** The usage since that earlier time. */
    public Usage since(Usage before) {
        return new Usage(
                cpuSeconds - before.cpuSeconds,
                cacheHits - before.cacheHits,
                cacheMisses - before.cacheMisses,
                sentBytes - before.sentBytes,
                messages - before.messages);
    }

    /** The sum of both. */
    public Usage plus(Usage other) {
        return new Usage(
                cpuSeconds + other.cpuSeconds,
                cacheHits + other.cacheHits,
                cacheMisses + other.cacheMisses,
                sentBytes + other.sentBytes,
                messages + other.messages);
    }
}
