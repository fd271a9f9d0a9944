package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import java.net.URI;
import java.util.Optional;

/** Shoppers in statelab's own shop, who log in as its demo users. */
public record ShopWorkload(ShopTarget shop) implements Workload {

    /** The number of demo users. */
    public static final int MOST_USERS = 10_000;

    @Override
    public int mostUsers() {
        return MOST_USERS;
    }

    @Override
    public VirtualUser user(int number, Connection connection, Ledger ledger, String run, long seed) {
        return new Shopper("shopper-" + number, shop.password(), shop.scenario().client(connection), ledger, run, seed);
    }

    /** None where only one replica knows a session: there is nothing to compare. */
    @Override
    public Optional<URI> address(Replica replica) {
        if (shop.scenario() == Scenario.MEMORY_STICKY) {
            return Optional.empty();
        }
        try {
            return Optional.of(shop.address(replica));
        } catch (PlatformException left) { // a replica without an address is gone
            return Optional.empty();
        }
    }
}
