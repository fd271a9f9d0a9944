package dev.statelab.experiments.intervention;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.List;

/** What an experiment did between the steady state and the observation. Times are on the ledger's clock. */
public sealed interface Intervention permits Fault, Measured {

    /** What was done, and the proof. */
    Action.Done done();

    /** When it began. */
    Instant time();

    /** When it began, on the ledger's clock. */
    long at();

    /** When it was undone or complete, on the ledger's clock. */
    long over();

    /** The replicas when it began. */
    List<Replica> before();

    /** The replicas that the intervention removes. */
    default List<Replica> victims() {
        return List.of();
    }

    /** The users whom the victims, or the replicas that were struck but need no replacement, had served last. */
    default List<String> shoppers() {
        return List.of();
    }

    /** What was measured during the intervention. */
    List<Figure> figures();

    /** What could not be measured, and why. */
    default List<String> doubts() {
        return List.of();
    }

    /** Whether there is a proof, and no victim is left. */
    default boolean proved(List<Replica> after) {
        return done().proof() != null
                && victims().stream()
                        .noneMatch(victim ->
                                after.stream().anyMatch(left -> left.uid().equals(victim.uid())));
    }
}
