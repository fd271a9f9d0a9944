package dev.statelab.experiments.platform;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.SessionClient;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.client.TokenClient;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** An architecture under test. */
public enum Scenario {
    /** Sessions in the memory of the replica that the balancer sticks to. */
    MEMORY_STICKY("memory-sticky", "stateful", SessionClient::new),
    /** Sessions in Redis, with the same affinity. */
    REDIS("redis", "stateful", SessionClient::new),
    /** Signed tokens and a signed cart; any replica answers. */
    JWT("jwt", "stateless", TokenClient::new);

    private final String id;
    private final String component;
    private final Function<Connection, ShopClient> client;

    Scenario(String id, String component, Function<Connection, ShopClient> client) {
        this.id = id;
        this.component = component;
        this.client = client;
    }

    /** Its name in reports, in the chart's {@code statelab.dev/scenario} label and for its values file. */
    public String id() {
        return id;
    }

    /** The service that it runs: {@code stateful} or {@code stateless}. */
    public String component() {
        return component;
    }

    /** A client that keeps what this architecture asks of one. */
    public ShopClient client(Connection connection) {
        return client.apply(connection);
    }

    /** The scenario of that name, if there is one. */
    public static Optional<Scenario> of(String id) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.id.equals(id))
                .findFirst();
    }
}
