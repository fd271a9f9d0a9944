package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.List;

/**
 * That the fault happened, and to whom.
 *
 * @param fault what was done
 * @param command what a person would type to the same effect
 * @param gracePeriodSeconds the notice that the victims were given; null where nobody had to go
 * @param proof what was seen of it, or null where nothing was
 * @param victims the replicas that had to go
 * @param shoppers how many shoppers the victims had served last
 * @param at when
 * @param before the replicas then
 * @param after the replicas before anything was undone
 */
public record Evidence(
        String fault,
        String command,
        Integer gracePeriodSeconds,
        String proof,
        List<Replica> victims,
        int shoppers,
        Instant at,
        List<Replica> before,
        List<Replica> after) {

    static Evidence of(Fault fault, List<Replica> after) {
        return new Evidence(
                fault.deed().what(),
                fault.deed().command(),
                fault.deed().gracePeriodSeconds(),
                fault.deed().proof(),
                fault.victims(),
                fault.shoppers().size(),
                fault.time(),
                fault.before(),
                after);
    }
}
