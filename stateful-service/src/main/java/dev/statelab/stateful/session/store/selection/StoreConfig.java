package dev.statelab.stateful.session.store.selection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The choice of a store; the environment variable is {@code SESSION_STORE}. */
@ConfigMapping(prefix = "session")
interface StoreConfig {

    @WithDefault("memory")
    Kind store();

    /** When a logout, a login that ends a session, and a checkout are acknowledged. Values other than the default need a Redis store. */
    @WithDefault("acknowledged")
    Durability durability();

    /** Settings of the Redis stores. */
    Redis redis();

    interface Redis {

        /** The prefix of every key, so that two services can share one Redis. */
        Optional<String> prefix();
    }

    enum Durability {
        /** Once the Redis primary has it. A failover may undo it. */
        ACKNOWLEDGED,
        /** Once a Redis replica has it as well. */
        REPLICATED
    }

    enum Kind {
        /** The replica's own memory: a session ends with its replica, and every request must be routed to that replica. */
        MEMORY,
        /** Shared by all replicas. */
        REDIS,
        /** Like {@link #REDIS}, and cached for up to a second in the memory of the replica that used the session. */
        REDIS_NEAR,
        /** Shared by all replicas. */
        POSTGRESQL,
        /** The memory of the replicas, which copy each session to several of them. */
        REPLICATED
    }
}
