package dev.statelab.experiments.course;

import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Operation;
import java.util.List;

/**
 * What the service holds after the load has ended.
 *
 * @param underLoad the users' operations under load, without the reads that collected the holdings
 * @param holdings what the service holds for each user
 */
record Stock(List<Operation> underLoad, List<Holdings> holdings) {

    /** Ends the load, and reads everything that the service holds. */
    static Stock take(Scene scene) {
        scene.progress().phase("quiesce, and audit every acknowledged write");
        scene.crowd().quiesce();
        return new Stock(scene.ledger().operations(), scene.crowd().takeStock());
    }
}
