package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Holdings;
import io.vertx.core.Future;
import java.util.Map;

/** Somebody who uses a service, and enters in the ledger what it promised to keep. Confined to one Vert.x context. */
public interface VirtualUser extends Actor {

    /** Who it is; no other user of the run has that name. */
    String name();

    /** Logs in, unless that is done; fails where the service does not let the user in. */
    Future<?> arrive();

    /** Whether something that was sent and not answered still has to be settled by another {@link #act}. */
    boolean isUnsettled();

    /**
     * Reads everything that the service still holds of this user; fails where it cannot be read.
     *
     * @param replicas a connection to each replica that can be reached past the balancer, by its name
     */
    Future<Holdings> takeStock(Map<String, Connection> replicas);
}
