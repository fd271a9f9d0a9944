package dev.statelab.experiments.bench;

/**
 * Startup time, memory, size and throughput of a service on one runtime. The components are fields of the report.
 *
 * @param architecture such as {@code redis-native}
 * @param firstAnswerMillis from the start of the process to its first successful response, the median of several starts
 * @param firstAnswerLowMillis the lower end of the 95 % interval of that median
 * @param firstAnswerHighMillis the upper end
 * @param idleBytes resident memory of an idle replica
 * @param loadedBytes the same right after the load
 * @param packageBytes the size of the deployed files, without a Java runtime
 * @param imageBytes the size of the unpacked image; null if Docker has none
 * @param requestsPerSecond the throughput of the replica when it shares the machine with the load generator
 * @param cpuMillis CPU time of the replica per request
 * @param warmUp how another replica got faster after its first successful response; null if not measured
 */
public record Footprint(
        String architecture,
        double firstAnswerMillis,
        double firstAnswerLowMillis,
        double firstAnswerHighMillis,
        long idleBytes,
        long loadedBytes,
        long packageBytes,
        Long imageBytes,
        double requestsPerSecond,
        double cpuMillis,
        WarmUpCurve warmUp) {}
