package dev.statelab.experiments.course;

import static dev.statelab.experiments.course.Row.CACHING;
import static dev.statelab.experiments.course.Row.DEPLOYMENT;
import static dev.statelab.experiments.course.Row.DEVELOPER_FOCUS;
import static dev.statelab.experiments.course.Row.FAULT_TOLERANCE;
import static dev.statelab.experiments.course.Row.LOAD_BALANCING;
import static dev.statelab.experiments.course.Row.PERFORMANCE;
import static dev.statelab.experiments.course.Row.PERSONALISATION;
import static dev.statelab.experiments.course.Row.RESOURCE_USAGE;
import static dev.statelab.experiments.course.Row.SCALABILITY;
import static dev.statelab.experiments.course.Row.SECURITY;
import static dev.statelab.experiments.course.Row.TRANSACTIONS;

/** Everything that is measured or counted. Programs use the constant, people see its name. */
public enum Metric {
    POD_KILL_LOST(FAULT_TOLERANCE, "acknowledged writes lost with a replica", "writes"),
    POD_KILL_LOGINS(FAULT_TOLERANCE, "users logged out with a replica", "users"),
    POD_KILL_FLOWS(FAULT_TOLERANCE, "carts that were broken off by a replica's death", "carts"),
    POD_KILL_FAILED(FAULT_TOLERANCE, "requests without a good answer after a replica's death", "requests"),
    POD_KILL_IN_FLIGHT(FAULT_TOLERANCE, "requests in flight when a replica died", "requests"),
    POD_KILL_WELL(FAULT_TOLERANCE, "all well after a replica's death", "s"),
    FREEZE_LOST(FAULT_TOLERANCE, "acknowledged writes lost while a replica stood still", "writes"),
    FREEZE_LOGINS(FAULT_TOLERANCE, "users logged out while a replica stood still", "users"),
    FREEZE_FAILED(FAULT_TOLERANCE, "requests without a good answer while a replica stood still", "requests"),
    FREEZE_LATE(FAULT_TOLERANCE, "writes that a replica did though nobody waited any more", "writes"),
    STORE_KILL_ALWAYS_LOST(FAULT_TOLERANCE, "acknowledged writes lost with the store, appendfsync always", "writes"),
    STORE_KILL_ALWAYS_WELL(FAULT_TOLERANCE, "all well after the store's death, appendfsync always", "s"),
    STORE_KILL_EVERYSEC_LOST(
            FAULT_TOLERANCE, "acknowledged writes lost with the store, appendfsync everysec", "writes"),
    STORE_KILL_EVERYSEC_WELL(FAULT_TOLERANCE, "all well after the store's death, appendfsync everysec", "s"),
    STORE_KILL_NO_LOST(FAULT_TOLERANCE, "acknowledged writes lost with the store, appendfsync no", "writes"),
    STORE_KILL_NO_WELL(FAULT_TOLERANCE, "all well after the store's death, appendfsync no", "s"),
    POWER_LOSS_ALWAYS_LOST(
            FAULT_TOLERANCE, "acknowledged writes lost with the store's power, appendfsync always", "writes"),
    POWER_LOSS_ALWAYS_LOGINS(
            FAULT_TOLERANCE, "users logged out by the loss of the store's power, appendfsync always", "users"),
    POWER_LOSS_EVERYSEC_LOST(
            FAULT_TOLERANCE, "acknowledged writes lost with the store's power, appendfsync everysec", "writes"),
    POWER_LOSS_EVERYSEC_LOGINS(
            FAULT_TOLERANCE, "users logged out by the loss of the store's power, appendfsync everysec", "users"),
    OUTAGE_FAILED(FAULT_TOLERANCE, "requests without a good answer while the store is down", "%"),
    OUTAGE_WELL(FAULT_TOLERANCE, "all well after the store is back", "s"),
    OUTAGE_LOST(FAULT_TOLERANCE, "acknowledged writes lost in an outage of the store", "writes"),
    SLOW_STORE_MEDIAN_BEFORE(FAULT_TOLERANCE, "median wait for a write before the store was slow", "ms"),
    SLOW_STORE_P99_BEFORE(FAULT_TOLERANCE, "99th percentile of the wait for a write before the store was slow", "ms"),
    SLOW_STORE_MEDIAN(FAULT_TOLERANCE, "median wait for a write while the store is slow", "ms"),
    SLOW_STORE_P99(FAULT_TOLERANCE, "99th percentile of the wait for a write while the store is slow", "ms"),
    SLOW_STORE_FAILED(FAULT_TOLERANCE, "requests without a good answer while the store is slow", "requests"),
    PARTITION_LOST(FAULT_TOLERANCE, "acknowledged writes lost while a replica was cut from the store", "writes"),
    PARTITION_LOGINS(FAULT_TOLERANCE, "users logged out while a replica was cut from the store", "users"),
    PARTITION_FAILED(
            FAULT_TOLERANCE, "requests without a good answer while a replica was cut from the store", "requests"),
    PARTITION_WELL(FAULT_TOLERANCE, "all well after a replica reaches the store again", "s"),
    CRASHES_LOST(FAULT_TOLERANCE, "acknowledged writes lost by crashes at random instants", "writes"),
    CRASHES_LOGINS(FAULT_TOLERANCE, "users logged out by crashes at random instants", "users"),
    CRASHES_FAILED(FAULT_TOLERANCE, "requests without a good answer by crashes at random instants", "requests"),
    COMMAND_LONGEST_WAIT(FAULT_TOLERANCE, "longest wait of a user for a good answer while a command ran", "s"),
    SCALE_READY(SCALABILITY, "new replicas are ready after", "s"),
    SCALE_SHARE(SCALABILITY, "of their fair share, new replicas took", "%"),
    SCALE_FAILED(SCALABILITY, "requests without a good answer while scaling", "requests"),
    SCALE_LOST(SCALABILITY, "acknowledged writes lost by scaling down", "writes"),
    SCALE_FLOWS(SCALABILITY, "carts that were broken off by scaling down", "carts"),
    SCALE_LOGINS(SCALABILITY, "users logged out by scaling down", "users"),
    SYNC_BYTES_2(SCALABILITY, "bytes exchanged for a write, of 2 replicas", "bytes"),
    SYNC_BYTES_4(SCALABILITY, "bytes exchanged for a write, of 4 replicas", "bytes"),
    STORE_OF_SERVICE(SCALABILITY, "side by side: processor time of the store, of the service's", "%"),
    AUTOSCALE_SERVED(SCALABILITY, "from more demand to a new replica that serves", "s"),
    ROLLOUT_FAILED(DEPLOYMENT, "requests without a good answer in a rollout", "requests"),
    ROLLOUT_FLOWS(DEPLOYMENT, "carts that were broken off by a rollout", "carts"),
    ROLLOUT_LOGINS(DEPLOYMENT, "users logged out by a rollout", "users"),
    ROLLOUT_SECONDS(DEPLOYMENT, "a rollout takes", "s"),
    DRAIN_FAILED(DEPLOYMENT, "requests without a good answer while a node is drained", "requests"),
    DRAIN_LOGINS(DEPLOYMENT, "users logged out by draining a node", "users"),
    COMMAND_FAILED(DEPLOYMENT, "requests without a good answer while a command ran", "requests"),
    CHART_OBJECTS(DEPLOYMENT, "objects in the rendered chart", "objects"),
    CHART_LINES(DEPLOYMENT, "lines of rendered YAML", "lines"),
    CODE_LINES(DEVELOPER_FOCUS, "lines of code that it alone needs", "lines"),
    MEDIAN_LATENCY(PERFORMANCE, "median latency", "ms"),
    P99_LATENCY(PERFORMANCE, "99th percentile", "ms"),
    BARE_MEDIAN(PERFORMANCE, "side by side: median of the bare route", "ms"),
    READ_MEDIAN(PERFORMANCE, "side by side: median of a read", "ms"),
    READ_P99(PERFORMANCE, "side by side: 99th percentile of a read", "ms"),
    WRITE_MEDIAN(PERFORMANCE, "side by side: median of a write", "ms"),
    WRITE_P99(PERFORMANCE, "side by side: 99th percentile of a write", "ms"),
    LOGIN_MEDIAN(PERFORMANCE, "side by side: median of a login", "ms"),
    READ_OF_BARE(PERFORMANCE, "side by side: a read takes, of the bare route", "times"),
    WRITE_OF_BARE(PERFORMANCE, "side by side: a write takes, of the bare route", "times"),
    READ_OF_OTHERS(PERFORMANCE, "side by side: a read takes, of one in the services of the other kind", "times"),
    WRITE_OF_OTHERS(PERFORMANCE, "side by side: a write takes, of one in the services of the other kind", "times"),
    CPU_OF_OTHERS(PERFORMANCE, "side by side: processor time of service and store, of the other kind's", "times"),
    SERVICE_CPU(PERFORMANCE, "side by side: processor time of the service for an operation", "ms"),
    STORE_CPU(PERFORMANCE, "side by side: processor time of the store for an operation", "ms"),
    SAME_READ(PERFORMANCE, "side by side: a read takes, of one in the same architecture started twice", "times"),
    SAME_WRITE(PERFORMANCE, "side by side: a write takes, of one in the same architecture started twice", "times"),
    SAME_CPU(PERFORMANCE, "side by side: processor time, of the same architecture started twice", "times"),
    CPU_PER_REQUEST(RESOURCE_USAGE, "processor time of a request", "ms"),
    STORE_CPU_PER_REQUEST(RESOURCE_USAGE, "processor time of the store for a request", "ms"),
    BYTES_PER_REQUEST(RESOURCE_USAGE, "bytes of a request and its answer", "bytes"),
    SESSION_BYTES_1000(RESOURCE_USAGE, "memory of a session, of 1,000", "bytes"),
    SESSION_BYTES_10000(RESOURCE_USAGE, "memory of a session, of 10,000", "bytes"),
    SESSION_BYTES_100000(RESOURCE_USAGE, "memory of a session, of 100,000", "bytes"),
    HISTORY_REPLICAS(PERSONALISATION, "replicas that show what a user looked at", "%"),
    HISTORY_SECONDS(PERSONALISATION, "all of them do after", "s"),
    HISTORY_KEPT(PERSONALISATION, "of what a user looked at, known after the death of the replica that served it", "%"),
    CATALOGUE_SHARED(CACHING, "answers of the catalogue that a shared cache may give", "%"),
    CATALOGUE_FRESH(CACHING, "it may do so for", "s"),
    USER_SHARED(CACHING, "answers to a user's own reads that a shared cache may give", "%"),
    NEAR_CACHE_HITS(CACHING, "session reads answered by the near cache", "%"),
    TABS_LOST(TRANSACTIONS, "acknowledged additions lost among tabs of one browser", "%"),
    TABS_ORDERS(TRANSACTIONS, "orders from one checkout sent by each tab", "orders"),
    AFFINITY_NONE_IMBALANCE(LOAD_BALANCING, "busiest replica against the mean, affinity none", ""),
    AFFINITY_NONE_MOVED(LOAD_BALANCING, "users who moved though their replica lived, affinity none", "%"),
    AFFINITY_NONE_LOST(LOAD_BALANCING, "acknowledged writes lost, affinity none", "writes"),
    AFFINITY_NONE_LOGINS(LOAD_BALANCING, "forced logins, affinity none", "logins"),
    AFFINITY_CLIENT_IP_IMBALANCE(LOAD_BALANCING, "busiest replica against the mean, affinity client-ip", ""),
    AFFINITY_CLIENT_IP_MOVED(LOAD_BALANCING, "users who moved though their replica lived, affinity client-ip", "%"),
    AFFINITY_CLIENT_IP_LOST(LOAD_BALANCING, "acknowledged writes lost, affinity client-ip", "writes"),
    AFFINITY_CLIENT_IP_LOGINS(LOAD_BALANCING, "forced logins, affinity client-ip", "logins"),
    AFFINITY_COOKIE_IMBALANCE(LOAD_BALANCING, "busiest replica against the mean, affinity cookie", ""),
    AFFINITY_COOKIE_MOVED(LOAD_BALANCING, "users who moved though their replica lived, affinity cookie", "%"),
    AFFINITY_COOKIE_LOST(LOAD_BALANCING, "acknowledged writes lost, affinity cookie", "writes"),
    AFFINITY_COOKIE_LOGINS(LOAD_BALANCING, "forced logins, affinity cookie", "logins"),
    LOGOUT_WORKS_FOR(SECURITY, "a logged-out credential works for", "s"),
    LOGOUT_REFRESHED(SECURITY, "refresh tokens that were taken after the logout", "tokens"),
    STOLEN_SHOWN(SECURITY, "replicas that showed a copied credential its owner's cart", "%"),
    STOLEN_CHANGED(SECURITY, "replicas that took a change by a copied credential", "%"),
    STOLEN_BALANCED(SECURITY, "copied credentials that were taken through the balancer", "credentials"),
    STOLEN_UNPROVED(SECURITY, "requests with a copied bound token and without its key that were taken", "requests"),
    STOLEN_REPLAYED(SECURITY, "copies of a whole request with a bound token that were taken", "requests"),
    STOLEN_REPLAYED_BEYOND(SECURITY, "of these, more than promised", "requests"),
    STOLEN_READS_FOR(SECURITY, "after the logout, a copied credential reads for", "s"),
    STOLEN_WRITES_FOR(SECURITY, "after the logout, a copied credential changes the cart for", "s"),
    STOLEN_BEYOND(SECURITY, "after the logout, a copied credential works longer than promised by", "s"),
    STOLEN_EXPIRES(SECURITY, "without a logout, a copied token ends by its own word after", "s"),
    KEYS_SIGNING(SECURITY, "all replicas sign with the new key after", "s"),
    KEYS_REFUSED(SECURITY, "requests refused after a new signing key", "requests");

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

    /** This, with a value. */
    public Figure of(double value) {
        return new Figure(this, value, null, null);
    }

    /** This, of several repetitions. */
    public Figure of(double value, Figure.Interval interval) {
        return new Figure(this, value, null, interval);
    }

    /** Whether 1 means no difference. */
    public boolean isRatio() {
        return unit.equals("times");
    }

    /** This, counted among so many that could have been counted: the writes lost of those acknowledged. */
    public Figure of(long count, long trials) {
        return new Figure(this, count, trials, null);
    }
}
