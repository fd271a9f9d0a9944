package dev.statelab.experiments.course;

import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Operation;
import java.util.List;

/**
 * What the service still has when the load has ended.
 *
 * @param underLoad what the users did before the service was asked for that
 * @param holdings of each user
 */
record Stock(List<Operation> underLoad, List<Holdings> holdings) {

    /** Ends the load, and reads everything that the service holds. */
    static Stock take(Scene scene) {
        scene.progress().phase("quiesce, and audit every acknowledged write");
        scene.crowd().quiesce();
        return new Stock(scene.ledger().operations(), scene.crowd().takeStock());
    }
}
