package dev.statelab.experiments.report;

import static dev.statelab.experiments.figure.Metric.*;

import java.util.List;

/** How evenly the balancer must spread the load over the replicas, and over new ones. */
final class BalanceCriteria {

    /** A replica takes part if it gets at least half of its fair share. */
    private static final double TOOK_PART_PERCENT = 50;

    /** The load counts as even if the busiest replica has at most this multiple of the mean. */
    private static final double EVEN = 1.25;

    private BalanceCriteria() {}

    static Criterion newReplicasTakePart() {
        return Criterion.of(
                "new replicas took at least half of their fair share",
                SCALE_SHARE,
                percent -> percent >= TOOK_PART_PERCENT);
    }

    /** Compares with affinity by address only if the platform's balancer has it. */
    static List<Criterion> roundRobin(Facts facts) {
        Criterion even = Criterion.of(
                "the load of clients behind one address, who reconnect every second, was spread evenly over the replicas",
                AFFINITY_NONE_IMBALANCE,
                imbalance -> imbalance <= EVEN);
        Criterion noLessEven = Criterion.of(
                "it was spread no less evenly than the load of clients behind two addresses with affinity by address",
                List.of(AFFINITY_NONE_IMBALANCE, AFFINITY_CLIENT_IP_FEW_IMBALANCE),
                imbalance -> imbalance[0] <= imbalance[1]);
        return facts.measured(AFFINITY_CLIENT_IP_FEW_IMBALANCE)
                ? List.of(nothingBreaksWithoutAffinity(), even, noLessEven)
                : List.of(nothingBreaksWithoutAffinity(), even);
    }

    /** Connections kept for longer than a second: the balancer chooses a replica only for a new one. */
    static List<Criterion> keptConnections() {
        return List.of(
                nothingBreaksWithoutAffinity(),
                Criterion.of(
                        "over connections kept for ever, the load was spread evenly over the replicas",
                        CONNECTIONS_KEPT_IMBALANCE,
                        imbalance -> imbalance <= EVEN),
                Criterion.of(
                        "over connections kept for ever, a new replica took at least half of its fair share",
                        CONNECTIONS_KEPT_SHARE,
                        percent -> percent >= TOOK_PART_PERCENT),
                Criterion.of(
                        "over connections kept for five seconds, a new replica took at least half of its fair share",
                        CONNECTIONS_FIVE_SECONDS_SHARE,
                        percent -> percent >= TOOK_PART_PERCENT));
    }

    private static Criterion nothingBreaksWithoutAffinity() {
        return Criterion.none(
                "without affinity, no writes were lost and nobody was logged out",
                AFFINITY_NONE_LOST,
                AFFINITY_NONE_LOGINS);
    }
}
