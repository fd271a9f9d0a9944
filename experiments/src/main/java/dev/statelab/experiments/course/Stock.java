package dev.statelab.experiments.course;

import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Inventory;
import java.util.List;

/**
 * What the service holds after the load has ended.
 *
 * @param underLoad the users' operations under load, without the reads that collected the holdings
 * @param holdings what the service holds for each user for whom it could be read
 * @param doubts what could not be read
 */
record Stock(List<Operation> underLoad, List<Holdings> holdings, List<String> doubts) {

    /** Ends the load, and reads everything that the service holds. */
    static Stock take(Scene scene) {
        scene.progress().phase("quiesce, and audit every acknowledged write");
        scene.crowd().quiesce();
        List<Operation> underLoad = scene.ledger().operations();
        Inventory inventory = scene.crowd().takeStock();
        return new Stock(underLoad, inventory.holdings(), inventory.doubts());
    }

    /** The number of replicas that showed, past the balancer, what they hold. */
    long replicas() {
        return holdings.stream()
                .flatMap(held -> held.views().keySet().stream())
                .distinct()
                .count();
    }
}
