package dev.statelab.stateful.session.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The choice of a store; the environment names it {@code SESSION_STORE}. */
@ConfigMapping(prefix = "session")
interface StoreConfig {

    @WithDefault("memory")
    Kind store();

    /** When the end of a session, by a logout or a login, and a checkout are answered; other than the default it is for the stores in Redis. */
    @WithDefault("acknowledged")
    Durability durability();

    /** Of the stores in Redis. */
    Redis redis();

    interface Redis {

        /** What every key begins with, so that two services can share one Redis. */
        Optional<String> prefix();
    }

    enum Durability {
        /** Once Redis has it. A failover may take it back. */
        ACKNOWLEDGED,
        /** Once a replica of Redis has it as well. */
        REPLICATED
    }

    enum Kind {
        /** The replica's own memory: a session is as mortal as its replica, and needs every request to come back to it. */
        MEMORY,
        /** Shared by all replicas. */
        REDIS,
        /** As {@link #REDIS}, and for a second also in the memory of the replica that used it. */
        REDIS_NEAR,
        /** Shared by all replicas. */
        POSTGRESQL,
        /** The memory of the replicas, which copy every session to each other. */
        REPLICATED
    }
}
