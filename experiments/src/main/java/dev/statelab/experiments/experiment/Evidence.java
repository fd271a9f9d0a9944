package dev.statelab.experiments.experiment;

import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.List;

/**
 * That the fault happened, and to whom.
 *
 * @param fault what was done
 * @param command what a person would type to the same effect
 * @param pod the victim
 * @param uid the victim's UID, or process id
 * @param shoppers how many shoppers the victim had served last
 * @param gracePeriodSeconds the notice it was given
 * @param at when
 * @param before the replicas then
 * @param after the replicas when the run was over
 * @param proof what was seen of the victim's end, or null where nothing was
 */
public record Evidence(
        String fault,
        String command,
        String pod,
        String uid,
        int shoppers,
        int gracePeriodSeconds,
        Instant at,
        List<Replica> before,
        List<Replica> after,
        String proof) {

    /** Whether the victim's end was seen, and another replica took its place. */
    public boolean proved() {
        boolean gone = after.stream().noneMatch(replica -> replica.uid().equals(uid));
        boolean replaced = after.stream().anyMatch(replica -> !before.contains(replica));
        return proof != null && gone && replaced;
    }
}
