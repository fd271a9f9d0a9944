package dev.statelab.experiments.bench;

/**
 * Startup time, memory, size and throughput of a service on one runtime. These are fields of the report.
 *
 * @param architecture such as {@code redis-native}
 * @param firstAnswerMillis from the start of the process to its first good answer, the median of several starts
 * @param firstAnswerLowMillis where that median lies at 95 %: from here
 * @param firstAnswerHighMillis to here
 * @param idleBytes resident memory of a replica that has nothing to do
 * @param loadedBytes the same right after the load
 * @param packageBytes what is deployed, without a Java runtime
 * @param imageBytes what the image takes on a node, unpacked; null where Docker has none
 * @param requestsPerSecond under as much load as the replica takes beside the load itself
 * @param cpuMillis processor time of the replica for each of these requests
 * @param warmUp how another replica got faster from its first good answer on; null where nobody measured it
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
