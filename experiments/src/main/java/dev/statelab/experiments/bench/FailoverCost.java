package dev.statelab.experiments.bench;

import java.util.List;

/**
 * What one limit of Sentinel costs: the outage until there is a new primary, and failovers that nobody needed.
 *
 * @param downAfterMillis for how long two of three Sentinels must miss the primary
 * @param busy whether other pods took all CPU time of the nodes
 * @param outages in seconds, for each kill of the primary: from the first failed request to the last one
 * @param failovers how often the primary was replaced while nothing was wrong
 * @param calmSeconds how long nothing was wrong
 */
public record FailoverCost(int downAfterMillis, boolean busy, List<Double> outages, long failovers, long calmSeconds) {

    public FailoverCost {
        outages = List.copyOf(outages);
    }
}
