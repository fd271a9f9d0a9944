package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Holdings;
import io.vertx.core.Future;
import java.util.Map;

/** A user of a service, who records every operation in the ledger. Confined to one Vert.x context. */
public interface VirtualUser extends Actor {

    /** The name, unique in the run. */
    String name();

    /** Logs in, unless already logged in; fails if the service refuses. */
    Future<?> arrive();

    /** Whether an operation with an unknown outcome must still be settled by another {@link #act}. */
    boolean isUnsettled();

    /**
     * Reads everything that the service still holds for this user; fails if it cannot be read.
     *
     * @param replicas a connection past the balancer to each replica that can be reached, by its name
     */
    Future<Holdings> takeStock(Map<String, Connection> replicas);
}
