package dev.statelab.experiments.load;

import dev.statelab.experiments.ledger.Holdings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the service holds for the users at the end of a run.
 *
 * @param holdings those of each user for whom they could be read
 * @param doubts what could not be read and may hide a violation: a sentence for each
 */
public record Inventory(List<Holdings> holdings, List<String> doubts) {

    /**
     * The holdings, and the doubts about those that are missing.
     *
     * @param users how many users there are
     * @param replicas the replicas that each user asked directly
     * @param failure why holdings are missing; null if none are
     */
    static Inventory of(List<Holdings> holdings, int users, Set<String> replicas, String failure) {
        List<String> doubts = new ArrayList<>();
        if (holdings.size() < users) {
            doubts.add("what the service holds for %d of %d users could not be read: %s"
                    .formatted(users - holdings.size(), users, failure));
        }
        for (String replica : replicas) {
            long without = holdings.stream()
                    .filter(held -> !held.views().containsKey(replica))
                    .count();
            if (without > 0) {
                doubts.add("replica %s did not answer the final read of %d of %d users"
                        .formatted(replica, without, users));
            }
        }
        return new Inventory(holdings, List.copyOf(doubts));
    }
}
