package dev.statelab.experiments.platform;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.SessionClient;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.client.TokenClient;
import java.util.Arrays;
import java.util.Optional;

/** An architecture under test, by the name of the chart's scenario that installs it, whatever the runtime of its service. */
public enum Scenario {
    /** Sessions in the memory of the replica that the balancer sticks to. */
    MEMORY_STICKY("memory-sticky", "stateful", Store.NONE),
    /** Sessions in Redis, with the same affinity. */
    REDIS("redis", "stateful", Store.REDIS),
    /** Sessions in a Redis Cluster, spread over three primaries with a replica each, with the same affinity. */
    REDIS_CLUSTER("redis-cluster", "stateful", Store.REDIS),
    /** Sessions in Redis, and briefly cached in the memory of the replica that the balancer sticks to. */
    REDIS_NEAR("redis-near", "stateful", Store.REDIS),
    /** Sessions in Redis, with the same affinity, and a copy for reads in a signed cookie that is valid for some seconds. */
    HYBRID("hybrid", "stateful", Store.REDIS),
    /** Sessions in PostgreSQL, with the same affinity. */
    POSTGRESQL("postgresql", "stateful", Store.POSTGRESQL),
    /** Sessions in the memory of the replicas, which replicate them to each other; any replica can serve. */
    REPLICATED("replicated", "stateful", Store.NONE),
    /** Signed tokens and a signed cart; any replica can serve. */
    JWT("jwt", "stateless", Store.NONE),
    /** Like {@link #JWT}, with a denylist of logged-out tokens in Redis. */
    JWT_DENYLIST("jwt-denylist", "stateless", Store.REDIS);

    /** The store that all replicas share. */
    public enum Store {
        NONE,
        REDIS,
        POSTGRESQL
    }

    private final String id;
    private final String component;
    private final Store store;

    Scenario(String id, String component, Store store) {
        this.id = id;
        this.component = component;
        this.store = store;
    }

    /** Its name in reports, in the chart's {@code statelab.dev/scenario} label and for its values file. */
    public String id() {
        return id;
    }

    /** The service that it runs: {@code stateful} or {@code stateless}. */
    public String component() {
        return component;
    }

    /** The store that its replicas share. */
    public Store store() {
        return store;
    }

    /** Whether sessions are kept on the server. */
    public boolean stateful() {
        return component.equals("stateful");
    }

    /** The minimum number of replicas that the scenario needs. */
    public int leastReplicas() {
        return this == REPLICATED ? 3 : 1;
    }

    /** Whether its service can run on that runtime: native executables do not contain Infinispan. */
    public boolean runsOn(ServiceRuntime runtime) {
        return this != REPLICATED || runtime != ServiceRuntime.NATIVE;
    }

    /** A new client, which keeps the state that this architecture leaves to the client. */
    public ShopClient client(Connection connection) {
        return stateful() ? new SessionClient(connection) : new TokenClient(connection);
    }

    /** The scenario of that name, if there is one. */
    public static Optional<Scenario> of(String id) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.id.equals(id))
                .findFirst();
    }

    @Override
    public String toString() {
        return id;
    }
}
