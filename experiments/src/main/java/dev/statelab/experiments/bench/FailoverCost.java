package dev.statelab.experiments.bench;

import java.util.List;

/**
 * The cost of one value of Sentinel's {@code down-after-milliseconds}: the outage until there is a new primary, and unnecessary failovers.
 *
 * @param downAfterMillis for how long two of three Sentinels must miss the primary
 * @param busy whether other pods took all CPU time of the nodes
 * @param outages in seconds, for each kill of the primary: from the first failed request to the last one
 * @param failovers how often the primary was replaced without a fault
 * @param calmSeconds the total time without a fault
 */
public record FailoverCost(int downAfterMillis, boolean busy, List<Double> outages, long failovers, long calmSeconds) {

    public FailoverCost {
        outages = List.copyOf(outages);
    }
}
