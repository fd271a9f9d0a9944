package dev.statelab.experiments.report;

import static dev.statelab.experiments.figure.Metric.*;

import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.report.Claim.Side;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;

/** The criteria that an architecture must meet for a claim to be true of it. */
final class Criteria {

    /** Heap noise in bytes per session, at 1,000 sessions. */
    private static final double NOISE_BYTES = 300;

    /** The same noise, for each of 90,000 further sessions: three bytes, and a margin. */
    private static final double NOISE_OF_MANY_BYTES = 10;

    /** A replica takes part if it gets at least half of its fair share. */
    private static final double TOOK_PART_PERCENT = 50;

    /** What counts as immediate for a user; a near cache may be a second behind. */
    private static final double AT_ONCE_SECONDS = 2;

    /** The load counts as even if the busiest replica has at most this multiple of the mean. */
    private static final double EVEN = 1.25;

    private static final double ALL_PERCENT = 100;

    /** Fewer bytes are background traffic: a session, or a change of one, is larger. */
    private static final double A_MESSAGE_BYTES = 50;

    /** Traffic has grown, beyond noise, if it is more than this multiple with twice the replicas. */
    private static final double GROWS = 1.25;

    /** With several replicas, a request costs hardly more CPU time if it costs less than a quarter more. */
    private static final double AS_EFFICIENT = 0.8;

    private Criteria() {}

    static List<Criterion> of(Claim claim, Facts facts) {
        return switch (claim) {
            case C2 ->
                List.of(
                        newReplicasTakePart(),
                        asEfficient(facts),
                        Criterion.none(
                                "no requests failed during scaling, no writes were lost and nobody was logged out",
                                SCALE_FAILED,
                                SCALE_LOST,
                                SCALE_LOGINS));
            case C3 ->
                List.of(Criterion.some(
                        "killing a replica lost acknowledged writes or logged users out",
                        POD_KILL_LOST,
                        POD_KILL_LOGINS));
            case C4, C24 ->
                List.of(
                        Criterion.none("no request failed that was sent after the kill", POD_KILL_LATER),
                        Criterion.none(
                                "no acknowledged writes were lost and nobody was logged out",
                                POD_KILL_LOST,
                                POD_KILL_LOGINS));
            case C7 -> List.of(sessionBytes(facts));
            case C8 ->
                List.of(
                        Criterion.of(
                                "nothing is stored for a further session, beyond 10,000",
                                List.of(SESSION_BYTES_10000, SESSION_BYTES_100000),
                                bytes -> furtherSession(bytes[0], bytes[1]) <= NOISE_OF_MANY_BYTES),
                        against(
                                facts,
                                Side.STATEFUL,
                                BYTES_PER_REQUEST,
                                "no more bytes per request than the leanest stateful architecture",
                                (own, least) -> own <= least));
            case C11 ->
                List.of(
                        against(
                                facts,
                                Side.STATELESS,
                                CHART_OBJECTS,
                                "more Kubernetes objects than the leanest stateless architecture",
                                (own, least) -> own > least),
                        Criterion.some(
                                "requests failed or users were logged out during a rollout",
                                ROLLOUT_FAILED,
                                ROLLOUT_LOGINS));
            case C12 ->
                List.of(
                        against(
                                facts,
                                Side.STATEFUL,
                                CHART_OBJECTS,
                                "no more Kubernetes objects than the leanest stateful architecture",
                                (own, least) -> own <= least),
                        Criterion.none(
                                "no requests failed and nobody was logged out during a rollout",
                                ROLLOUT_FAILED,
                                ROLLOUT_LOGINS));
            case C13 ->
                List.of(
                        Criterion.none("no concurrent addition from several tabs was lost", TABS_LOST),
                        Criterion.atMost("one checkout created one order", TABS_ORDERS, 1),
                        Criterion.none(
                                "a replica killed between two steps cost no cart a line or its user another login",
                                POD_KILL_CARTS));
            case C14 -> List.of(Criterion.some("concurrent requests do not see each other's changes", TABS_LOST));
            case C15 ->
                List.of(Criterion.some(
                        "without affinity, writes were lost or users were logged out",
                        AFFINITY_NONE_LOST,
                        AFFINITY_NONE_LOGINS));
            case C16 -> roundRobin(facts);
            case C17 ->
                List.of(against(
                        facts,
                        Side.STATELESS,
                        CODE_LINES,
                        "more code than the leanest stateless architecture",
                        (own, least) -> own > least));
            case C18 ->
                List.of(against(
                        facts,
                        Side.STATEFUL,
                        CODE_LINES,
                        "no more code than the leanest stateful architecture",
                        (own, least) -> own <= least));
            case C20 ->
                List.of(against(
                        facts,
                        Side.STATELESS,
                        BYTES_PER_REQUEST,
                        "fewer bytes per request than any stateless architecture",
                        (own, least) -> own < least));
            case C22 ->
                List.of(
                        Criterion.atMost(
                                "a logout invalidated the credential within 2 s", LOGOUT_WORKS_FOR, AT_ONCE_SECONDS),
                        Criterion.atMost(
                                "ending all logins ended that on another device within 2 s",
                                REVOKED_WORKS_FOR,
                                AT_ONCE_SECONDS),
                        Criterion.atMost(
                                "a stolen copy could read for no more than 2 s after the logout",
                                STOLEN_READS_FOR,
                                AT_ONCE_SECONDS),
                        Criterion.atMost(
                                "a stolen copy could change the cart for no more than 2 s after the logout",
                                STOLEN_WRITES_FOR,
                                AT_ONCE_SECONDS));
            case C25 ->
                List.of(
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
            case C5 ->
                List.of(
                        Criterion.of(
                                "a read takes longer than in the stateless architectures",
                                READ_OF_OTHERS,
                                ratio -> ratio > 1),
                        Criterion.of("a write takes longer", WRITE_OF_OTHERS, ratio -> ratio > 1),
                        Criterion.of("service and store use more CPU time", CPU_OF_OTHERS, ratio -> ratio > 1));
            case C6, C26 ->
                List.of(
                        Criterion.of(
                                "a read is faster than in the stateful architectures",
                                READ_OF_OTHERS,
                                ratio -> ratio < 1),
                        Criterion.of("a write is faster", WRITE_OF_OTHERS, ratio -> ratio < 1),
                        Criterion.of("service and store use less CPU time", CPU_OF_OTHERS, ratio -> ratio < 1));
            case C19 ->
                List.of(
                        Criterion.none("killing a replica interrupted no cart", POD_KILL_FLOWS),
                        Criterion.none("a rollout interrupted no cart", ROLLOUT_FLOWS),
                        Criterion.none("scaling down interrupted no cart", SCALE_FLOWS));
            case C21 ->
                List.of(
                        Criterion.atLeast(
                                "every replica shows a user's recently viewed products", HISTORY_REPLICAS, ALL_PERCENT),
                        Criterion.atLeast(
                                "that history survives the death of the replica that served the user",
                                HISTORY_KEPT,
                                ALL_PERCENT));
            case C9 ->
                List.of(
                        Criterion.of("a shared cache may not serve a user's reads", USER_SHARED, share -> share <= 0),
                        Criterion.of(
                                "a shared cache may not serve the catalogue, although it is stateless",
                                CATALOGUE_SHARED,
                                share -> share <= 0),
                        Criterion.some("a near cache showed an older cart right after a write", STALE_READS)
                                .about(scenario -> scenario == Scenario.REDIS_NEAR),
                        trafficGrows("the store passes a write on to the near caches of the replicas")
                                .about(scenario -> scenario == Scenario.REDIS_NEAR));
            case C10 ->
                List.of(
                        Criterion.of(
                                "a shared cache may serve the catalogue",
                                CATALOGUE_SHARED,
                                share -> share >= ALL_PERCENT),
                        Criterion.of(
                                "a shared cache may serve a user's reads", USER_SHARED, share -> share >= ALL_PERCENT));
            case C1 ->
                List.of(
                        Criterion.of(
                                        "replicas that copy sessions to each other exchange data for a write",
                                        SYNC_BYTES_2,
                                        bytes -> bytes >= A_MESSAGE_BYTES)
                                .about(scenario -> scenario == Scenario.REPLICATED),
                        trafficGrows("without such copies, the store passes a write on to the replicas")
                                .about(scenario -> scenario != Scenario.REPLICATED));
            case C23 ->
                List.of(
                        Criterion.of(
                                "at saturation, no store used CPU time, so the replicas saturate first, however many there are",
                                STORE_OF_REPLICA,
                                percent -> percent <= 0),
                        asEfficient(facts));
        };
    }

    /** Whether only repeated runs can decide a claim: a machine drifts by more than the latencies of single runs differ. */
    static boolean takesMoreRuns(Claim claim) {
        return claim == Claim.C5 || claim == Claim.C6 || claim == Claim.C26;
    }

    private static Criterion trafficGrows(String why) {
        return Criterion.of(
                why + ", so that its traffic per write grows with their number",
                List.of(SYNC_BYTES_2, SYNC_BYTES_4),
                bytes -> bytes[1] > GROWS * bytes[0]);
    }

    private static Criterion newReplicasTakePart() {
        return Criterion.of(
                "new replicas took at least half of their fair share",
                SCALE_SHARE,
                percent -> percent >= TOOK_PART_PERCENT);
    }

    /** The number of requests per second would depend on the processors of the machine, which replicas, store and load share. */
    private static Criterion asEfficient(Facts facts) {
        return Criterion.of(
                "at the same rate for each, several replicas served at least 80 % as many requests per CPU second as one",
                firstMeasured(facts, EFFICIENCY_4, EFFICIENCY_2), ratio -> ratio >= AS_EFFICIENT);
    }

    private static Criterion nothingBreaksWithoutAffinity() {
        return Criterion.none(
                "without affinity, no writes were lost and nobody was logged out",
                AFFINITY_NONE_LOST,
                AFFINITY_NONE_LOGINS);
    }

    /** Compares with affinity by address only if the platform's balancer has it. */
    private static List<Criterion> roundRobin(Facts facts) {
        Criterion even = Criterion.of(
                "the load of clients behind one address, who reconnect every second, was spread evenly over the replicas",
                AFFINITY_NONE_IMBALANCE,
                imbalance -> imbalance <= EVEN);
        Criterion noLessEven = Criterion.of(
                "it was spread no less evenly than the load of clients behind two addresses with affinity by address",
                List.of(AFFINITY_NONE_IMBALANCE, AFFINITY_CLIENT_IP_FEW_IMBALANCE),
                imbalance -> imbalance[0] <= imbalance[1]);
        return measured(facts, AFFINITY_CLIENT_IP_FEW_IMBALANCE)
                ? List.of(nothingBreaksWithoutAffinity(), even, noLessEven)
                : List.of(nothingBreaksWithoutAffinity(), even);
    }

    private static boolean measured(Facts facts, Metric metric) {
        return facts.all().stream().anyMatch(fact -> fact.figure().metric() == metric);
    }

    /** Uses the figure for the largest number of sessions that was measured. */
    private static Criterion sessionBytes(Facts facts) {
        return Criterion.of(
                "a session uses memory",
                firstMeasured(facts, SESSION_BYTES_100000, SESSION_BYTES_10000, SESSION_BYTES_1000),
                bytes -> bytes > NOISE_BYTES);
    }

    /** The first of these metrics that any architecture has; the last one if there is none. */
    private static Metric firstMeasured(Facts facts, Metric... metrics) {
        return Arrays.stream(metrics)
                .filter(metric -> measured(facts, metric))
                .findFirst()
                .orElse(metrics[metrics.length - 1]);
    }

    /** The bytes of each further session, from the mean of 10,000 and of 100,000: caches of a fixed size are full by then. */
    private static double furtherSession(double few, double many) {
        return (100_000 * many - 10_000 * few) / 90_000;
    }

    /** Compares with the lowest value of the other side; unknown without such a value. */
    private static Criterion against(
            Facts facts, Side other, Metric metric, String words, BiPredicate<Double, Double> shown) {
        OptionalDouble least = facts.values(other, metric).min();
        return least.isPresent()
                ? Criterion.of(words, metric, value -> shown.test(value, least.getAsDouble()))
                : Criterion.unknown(words);
    }
}
