package dev.statelab.experiments.figure;

import static dev.statelab.experiments.figure.Row.CACHING;
import static dev.statelab.experiments.figure.Row.DEPLOYMENT;
import static dev.statelab.experiments.figure.Row.DEVELOPER_FOCUS;
import static dev.statelab.experiments.figure.Row.FAULT_TOLERANCE;
import static dev.statelab.experiments.figure.Row.LOAD_BALANCING;
import static dev.statelab.experiments.figure.Row.PERFORMANCE;
import static dev.statelab.experiments.figure.Row.PERSONALISATION;
import static dev.statelab.experiments.figure.Row.RESOURCE_USAGE;
import static dev.statelab.experiments.figure.Row.SCALABILITY;
import static dev.statelab.experiments.figure.Row.SECURITY;
import static dev.statelab.experiments.figure.Row.TRANSACTIONS;

/** Everything that is measured or counted. Programs use the constant; people see its label. */
public enum Metric {
    POD_KILL_LOST(FAULT_TOLERANCE, "acknowledged writes lost when a replica was killed", "writes"),
    POD_KILL_LOGINS(FAULT_TOLERANCE, "users logged out when a replica was killed", "users"),
    POD_KILL_FLOWS(FAULT_TOLERANCE, "carts interrupted when a replica was killed", "carts"),
    POD_KILL_FAILED(FAULT_TOLERANCE, "failed requests after a replica was killed", "requests"),
    POD_KILL_IN_FLIGHT(FAULT_TOLERANCE, "requests in flight when a replica was killed", "requests"),
    POD_KILL_LATER(FAULT_TOLERANCE, "failed requests that were sent after a replica was killed", "requests"),
    POD_KILL_WELL(FAULT_TOLERANCE, "recovery time after a replica was killed", "s"),
    FREEZE_LOST(FAULT_TOLERANCE, "acknowledged writes lost while a replica was frozen", "writes"),
    FREEZE_LOGINS(FAULT_TOLERANCE, "users logged out while a replica was frozen", "users"),
    FREEZE_FAILED(FAULT_TOLERANCE, "failed requests while a replica was frozen", "requests"),
    FREEZE_LATE(FAULT_TOLERANCE, "writes executed after the client had timed out", "writes"),
    STORE_KILL_ALWAYS_LOST(
            FAULT_TOLERANCE, "acknowledged writes lost when the store was killed, appendfsync always", "writes"),
    STORE_KILL_ALWAYS_WELL(FAULT_TOLERANCE, "recovery time after the store was killed, appendfsync always", "s"),
    STORE_KILL_EVERYSEC_LOST(
            FAULT_TOLERANCE, "acknowledged writes lost when the store was killed, appendfsync everysec", "writes"),
    STORE_KILL_EVERYSEC_WELL(FAULT_TOLERANCE, "recovery time after the store was killed, appendfsync everysec", "s"),
    STORE_KILL_NO_LOST(FAULT_TOLERANCE, "acknowledged writes lost when the store was killed, appendfsync no", "writes"),
    STORE_KILL_NO_WELL(FAULT_TOLERANCE, "recovery time after the store was killed, appendfsync no", "s"),
    POWER_LOSS_ALWAYS_LOST(
            FAULT_TOLERANCE, "acknowledged writes lost when the store lost power, appendfsync always", "writes"),
    POWER_LOSS_ALWAYS_LOGINS(
            FAULT_TOLERANCE, "users logged out when the store lost power, appendfsync always", "users"),
    POWER_LOSS_EVERYSEC_LOST(
            FAULT_TOLERANCE, "acknowledged writes lost when the store lost power, appendfsync everysec", "writes"),
    POWER_LOSS_EVERYSEC_LOGINS(
            FAULT_TOLERANCE, "users logged out when the store lost power, appendfsync everysec", "users"),
    OUTAGE_FAILED(FAULT_TOLERANCE, "failed requests while the store was down", "%"),
    OUTAGE_WELL(FAULT_TOLERANCE, "recovery time after the store was back", "s"),
    OUTAGE_LOST(FAULT_TOLERANCE, "acknowledged writes lost in a store outage", "writes"),
    SLOW_STORE_MEDIAN_BEFORE(FAULT_TOLERANCE, "median write latency before the store was slow", "ms"),
    SLOW_STORE_P99_BEFORE(FAULT_TOLERANCE, "99th percentile of write latency before the store was slow", "ms"),
    SLOW_STORE_MEDIAN(FAULT_TOLERANCE, "median write latency while the store was slow", "ms"),
    SLOW_STORE_P99(FAULT_TOLERANCE, "99th percentile of write latency while the store was slow", "ms"),
    SLOW_STORE_FAILED(FAULT_TOLERANCE, "failed requests while the store was slow", "requests"),
    PARTITION_LOST(FAULT_TOLERANCE, "acknowledged writes lost while a replica was cut off from the store", "writes"),
    PARTITION_LOGINS(FAULT_TOLERANCE, "users logged out while a replica was cut off from the store", "users"),
    PARTITION_FAILED(FAULT_TOLERANCE, "failed requests while a replica was cut off from the store", "requests"),
    PARTITION_WELL(FAULT_TOLERANCE, "recovery time after the replica reached the store again", "s"),
    PRIMARY_PARTITION_0_LOST(
            FAULT_TOLERANCE,
            "acknowledged writes lost when the primary was cut off, min-replicas-to-write 0",
            "writes"),
    PRIMARY_PARTITION_0_LOGINS(
            FAULT_TOLERANCE, "users logged out when the primary was cut off, min-replicas-to-write 0", "users"),
    PRIMARY_PARTITION_0_FAILED(
            FAULT_TOLERANCE, "failed requests when the primary was cut off, min-replicas-to-write 0", "requests"),
    PRIMARY_PARTITION_0_REPLACED(
            FAULT_TOLERANCE, "time until a primary that was cut off was replaced, min-replicas-to-write 0", "s"),
    PRIMARY_PARTITION_1_LOST(
            FAULT_TOLERANCE,
            "acknowledged writes lost when the primary was cut off, min-replicas-to-write 1",
            "writes"),
    PRIMARY_PARTITION_1_LOGINS(
            FAULT_TOLERANCE, "users logged out when the primary was cut off, min-replicas-to-write 1", "users"),
    PRIMARY_PARTITION_1_FAILED(
            FAULT_TOLERANCE, "failed requests when the primary was cut off, min-replicas-to-write 1", "requests"),
    PRIMARY_PARTITION_1_REPLACED(
            FAULT_TOLERANCE, "time until a primary that was cut off was replaced, min-replicas-to-write 1", "s"),
    CRASHES_LOST(FAULT_TOLERANCE, "acknowledged writes lost by crashes at random times", "writes"),
    CRASHES_LOGINS(FAULT_TOLERANCE, "users logged out by crashes at random times", "users"),
    CRASHES_FAILED(FAULT_TOLERANCE, "failed requests by crashes at random times", "requests"),
    COMMAND_LONGEST_WAIT(FAULT_TOLERANCE, "longest wait of a user for a successful response while a command ran", "s"),
    COMMAND_OUTAGE(FAULT_TOLERANCE, "time from the first failed request to the last one while a command ran", "s"),
    FAILOVER_OUTAGE(
            FAULT_TOLERANCE, "time from the first failed request to the last one when the primary was killed", "s"),
    FAILOVER_WITHOUT_A_FAULT(FAULT_TOLERANCE, "failovers while no fault was injected", "failovers"),
    SCALE_READY(SCALABILITY, "time until new replicas are ready", "s"),
    SCALE_SHARE(SCALABILITY, "load on new replicas, relative to their fair share", "%"),
    SCALE_FAILED(SCALABILITY, "failed requests while scaling", "requests"),
    SCALE_LOST(SCALABILITY, "acknowledged writes lost by scaling down", "writes"),
    SCALE_FLOWS(SCALABILITY, "carts interrupted by scaling down", "carts"),
    SCALE_LOGINS(SCALABILITY, "users logged out by scaling down", "users"),
    SYNC_BYTES_2(SCALABILITY, "bytes exchanged per write, with 2 replicas", "bytes"),
    SYNC_BYTES_4(SCALABILITY, "bytes exchanged per write, with 4 replicas", "bytes"),
    SYNC_BYTES_8(SCALABILITY, "bytes exchanged per write, with 8 replicas", "bytes"),
    SYNC_MESSAGES_2(SCALABILITY, "messages between replicas per write, with 2 replicas", "messages"),
    SYNC_MESSAGES_4(SCALABILITY, "messages between replicas per write, with 4 replicas", "messages"),
    SYNC_MESSAGES_8(SCALABILITY, "messages between replicas per write, with 8 replicas", "messages"),
    THROUGHPUT_1(SCALABILITY, "requests served at saturation, with 1 replica", "requests/s"),
    THROUGHPUT_2(SCALABILITY, "requests served at saturation, with 2 replicas, relative to 1", "times"),
    THROUGHPUT_4(SCALABILITY, "requests served at saturation, with 4 replicas, relative to 1", "times"),
    EFFICIENCY_2(
            SCALABILITY,
            "requests per CPU second of service and store, with 2 replicas at the same rate each, relative to 1",
            "times"),
    EFFICIENCY_4(
            SCALABILITY,
            "requests per CPU second of service and store, with 4 replicas at the same rate each, relative to 1",
            "times"),
    STORE_OF_REPLICA(
            SCALABILITY, "CPU time of the store at saturation with the most replicas, relative to one of them", "%"),
    MACHINE_BUSY(SCALABILITY, "how busy the machine was that sent the load, with the most replicas", "%"),
    STORE_OF_SERVICE(SCALABILITY, "side by side: CPU time of the store, relative to the service", "%"),
    AUTOSCALE_SERVED(SCALABILITY, "time from higher load to a response from a new replica", "s"),
    ROLLOUT_FAILED(DEPLOYMENT, "failed requests during a rollout", "requests"),
    ROLLOUT_FLOWS(DEPLOYMENT, "carts interrupted by a rollout", "carts"),
    ROLLOUT_LOGINS(DEPLOYMENT, "users logged out by a rollout", "users"),
    ROLLOUT_SECONDS(DEPLOYMENT, "duration of a rollout", "s"),
    DRAIN_FAILED(DEPLOYMENT, "failed requests while a node was drained", "requests"),
    DRAIN_LOGINS(DEPLOYMENT, "users logged out by draining a node", "users"),
    COMMAND_FAILED(DEPLOYMENT, "failed requests while a command ran", "requests"),
    CHART_OBJECTS(DEPLOYMENT, "objects in the rendered chart", "objects"),
    CHART_LINES(DEPLOYMENT, "lines of rendered YAML", "lines"),
    CODE_LINES(DEVELOPER_FOCUS, "lines of code that only this architecture needs", "lines"),
    MEDIAN_LATENCY(PERFORMANCE, "median latency", "ms"),
    P99_LATENCY(PERFORMANCE, "99th percentile of latency", "ms"),
    BARE_MEDIAN(PERFORMANCE, "side by side: median latency of the bare route", "ms"),
    READ_MEDIAN(PERFORMANCE, "side by side: median latency of a read", "ms"),
    READ_P99(PERFORMANCE, "side by side: 99th percentile of read latency", "ms"),
    WRITE_MEDIAN(PERFORMANCE, "side by side: median latency of a write", "ms"),
    WRITE_P99(PERFORMANCE, "side by side: 99th percentile of write latency", "ms"),
    LOGIN_MEDIAN(PERFORMANCE, "side by side: median latency of a login", "ms"),
    READ_OF_BARE(PERFORMANCE, "side by side: read latency, relative to the bare route", "times"),
    WRITE_OF_BARE(PERFORMANCE, "side by side: write latency, relative to the bare route", "times"),
    READ_OF_OTHERS(PERFORMANCE, "side by side: read latency, relative to the services of the other kind", "times"),
    WRITE_OF_OTHERS(PERFORMANCE, "side by side: write latency, relative to the services of the other kind", "times"),
    CPU_OF_OTHERS(PERFORMANCE, "side by side: CPU time of service and store, relative to the other kind", "times"),
    SERVICE_CPU(PERFORMANCE, "side by side: CPU time of the service per operation", "ms"),
    STORE_CPU(PERFORMANCE, "side by side: CPU time of the store per operation", "ms"),
    COMPARED_FAILED(PERFORMANCE, "side by side: failed requests", "requests"),
    GENERATOR_LAG(PERFORMANCE, "side by side: delay that the load generator adds to a latency, median", "ms"),
    GENERATOR_LAG_WORST(
            PERFORMANCE,
            "side by side: delay that the load generator adds to a latency, 99th percentile of its worst second",
            "ms"),
    SAME_READ(
            PERFORMANCE, "side by side: read latency, relative to a second instance of the same architecture", "times"),
    SAME_WRITE(
            PERFORMANCE,
            "side by side: write latency, relative to a second instance of the same architecture",
            "times"),
    SAME_CPU(PERFORMANCE, "side by side: CPU time, relative to a second instance of the same architecture", "times"),
    CPU_PER_REQUEST(RESOURCE_USAGE, "CPU time per request", "ms"),
    STORE_CPU_PER_REQUEST(RESOURCE_USAGE, "CPU time of the store per request", "ms"),
    CPU_PER_REQUEST_4(RESOURCE_USAGE, "CPU time per request, at four times the rate", "ms"),
    STORE_CPU_PER_REQUEST_4(RESOURCE_USAGE, "CPU time of the store per request, at four times the rate", "ms"),
    CPU_PER_REQUEST_FULL(RESOURCE_USAGE, "CPU time per request, at saturation", "ms"),
    STORE_CPU_PER_REQUEST_FULL(RESOURCE_USAGE, "CPU time of the store per request, at saturation", "ms"),
    SATURATION_RATE(RESOURCE_USAGE, "requests served at saturation", "requests/s"),
    COLD_TOKEN_CPU(RESOURCE_USAGE, "CPU time of a read with a token that the replica has not verified", "ms"),
    WARM_TOKEN_CPU(RESOURCE_USAGE, "CPU time of a read with a token that the replica has verified", "ms"),
    BYTES_PER_REQUEST(RESOURCE_USAGE, "bytes per request and response", "bytes"),
    SESSION_BYTES_1000(RESOURCE_USAGE, "memory per session, with 1,000 sessions", "bytes"),
    SESSION_BYTES_10000(RESOURCE_USAGE, "memory per session, with 10,000 sessions", "bytes"),
    SESSION_BYTES_100000(RESOURCE_USAGE, "memory per session, with 100,000 sessions", "bytes"),
    HISTORY_REPLICAS(PERSONALISATION, "replicas that show a user's recently viewed products", "%"),
    HISTORY_SECONDS(PERSONALISATION, "time until all replicas show them", "s"),
    HISTORY_KEPT(PERSONALISATION, "recently viewed products that survived the replica that served the user", "%"),
    CATALOGUE_SHARED(CACHING, "catalogue responses that a shared cache may serve", "%"),
    CATALOGUE_FRESH(CACHING, "time for which it may serve them", "s"),
    USER_SHARED(CACHING, "responses to a user's own reads that a shared cache may serve", "%"),
    STALE_READS(CACHING, "reads that showed an older cart at another replica, right after a write", "reads"),
    NEAR_CACHE_HITS(CACHING, "session reads answered by the near cache", "%"),
    TABS_LOST(TRANSACTIONS, "acknowledged additions lost between tabs of one browser", "%"),
    POD_KILL_CARTS(
            TRANSACTIONS, "carts under way that lost a line or needed a login after a replica was killed", "carts"),
    TABS_ORDERS(TRANSACTIONS, "orders created when every tab sends the same checkout", "orders"),
    AFFINITY_NONE_IMBALANCE(LOAD_BALANCING, "busiest replica, relative to the mean, affinity none", ""),
    AFFINITY_NONE_MOVED(LOAD_BALANCING, "users who moved although their replica survived, affinity none", "%"),
    AFFINITY_NONE_LOST(LOAD_BALANCING, "acknowledged writes lost, affinity none", "writes"),
    AFFINITY_NONE_LOGINS(LOAD_BALANCING, "forced logins, affinity none", "logins"),
    AFFINITY_CLIENT_IP_IMBALANCE(LOAD_BALANCING, "busiest replica, relative to the mean, affinity client-ip", ""),
    AFFINITY_CLIENT_IP_FEW_IMBALANCE(
            LOAD_BALANCING,
            "busiest replica, relative to the mean, affinity client-ip, users behind two addresses",
            ""),
    AFFINITY_CLIENT_IP_MOVED(
            LOAD_BALANCING, "users who moved although their replica survived, affinity client-ip", "%"),
    AFFINITY_CLIENT_IP_LOST(LOAD_BALANCING, "acknowledged writes lost, affinity client-ip", "writes"),
    AFFINITY_CLIENT_IP_LOGINS(LOAD_BALANCING, "forced logins, affinity client-ip", "logins"),
    AFFINITY_COOKIE_IMBALANCE(LOAD_BALANCING, "busiest replica, relative to the mean, affinity cookie", ""),
    AFFINITY_COOKIE_MOVED(LOAD_BALANCING, "users who moved although their replica survived, affinity cookie", "%"),
    AFFINITY_COOKIE_LOST(LOAD_BALANCING, "acknowledged writes lost, affinity cookie", "writes"),
    AFFINITY_COOKIE_LOGINS(LOAD_BALANCING, "forced logins, affinity cookie", "logins"),
    CONNECTIONS_KEPT_IMBALANCE(LOAD_BALANCING, "busiest replica, relative to the mean, connections kept for ever", ""),
    CONNECTIONS_FIVE_SECONDS_IMBALANCE(
            LOAD_BALANCING, "busiest replica, relative to the mean, connections kept for five seconds", ""),
    CONNECTIONS_ONE_REQUEST_IMBALANCE(
            LOAD_BALANCING, "busiest replica, relative to the mean, one request per connection", ""),
    CONNECTIONS_KEPT_SHARE(
            LOAD_BALANCING, "load on a new replica, relative to its fair share, connections kept for ever", "%"),
    CONNECTIONS_FIVE_SECONDS_SHARE(
            LOAD_BALANCING,
            "load on a new replica, relative to its fair share, connections kept for five seconds",
            "%"),
    CONNECTIONS_ONE_REQUEST_SHARE(
            LOAD_BALANCING, "load on a new replica, relative to its fair share, one request per connection", "%"),
    LOGOUT_WORKS_FOR(SECURITY, "time for which a credential works after its logout", "s"),
    LOGOUT_REFRESHED(SECURITY, "refresh tokens accepted after the logout", "tokens"),
    REVOKED_WORKS_FOR(
            SECURITY, "time for which a login works after its user has ended all logins on another device", "s"),
    STOLEN_SHOWN(SECURITY, "replicas that showed the owner's cart to a copied credential", "%"),
    STOLEN_CHANGED(SECURITY, "replicas that accepted a change by a copied credential", "%"),
    STOLEN_BALANCED(SECURITY, "copied credentials accepted through the balancer", "credentials"),
    STOLEN_UNPROVED(SECURITY, "requests accepted with a copied bound token but without its key", "requests"),
    STOLEN_REPLAYED(SECURITY, "accepted copies of a whole request with a bound token", "requests"),
    STOLEN_REPLAYED_BEYOND(SECURITY, "of these, more than promised", "requests"),
    STOLEN_READS_FOR(SECURITY, "time for which a copied credential reads after the logout", "s"),
    STOLEN_WRITES_FOR(SECURITY, "time for which a copied credential changes the cart after the logout", "s"),
    STOLEN_BEYOND(SECURITY, "time for which a copied credential works after the logout, beyond the promise", "s"),
    STOLEN_EXPIRES(SECURITY, "lifetime that a copied token states for itself, without a logout", "s"),
    KEYS_SIGNING(SECURITY, "time until all replicas sign with the new key", "s"),
    KEYS_REFUSED(SECURITY, "requests refused after a key rotation", "requests");

    private final Row row;
    private final String label;
    private final String unit;

    Metric(Row row, String label, String unit) {
        this.row = row;
        this.label = label;
        this.unit = unit;
    }

    /** The topic that it belongs to. */
    public Row row() {
        return row;
    }

    /** What was measured, in words. */
    public String label() {
        return label;
    }

    /** Such as {@code s}, {@code ms}, {@code %}, {@code bytes}; empty for a plain ratio. */
    public String unit() {
        return unit;
    }

    /** A figure of this metric. */
    public Figure of(double value) {
        return new Figure(this, value, null, null);
    }

    /** A figure of this metric over several repetitions. */
    public Figure of(double value, Figure.Interval interval) {
        return new Figure(this, value, null, interval);
    }

    /** Whether 1 means no difference. */
    public boolean isRatio() {
        return unit.equals("times");
    }

    /** A count among a total, such as the lost writes among the acknowledged ones. */
    public Figure of(long count, long trials) {
        return new Figure(this, count, trials, null);
    }
}
