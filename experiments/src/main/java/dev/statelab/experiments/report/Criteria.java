package dev.statelab.experiments.report;

import static dev.statelab.experiments.figure.Metric.*;

import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.report.Claim.Side;
import java.util.List;

/**
 * The criteria that an architecture must meet for a claim to be true of it. {@link CostCriteria} defines
 * those on costs, {@link BalanceCriteria} those on the balance of the load.
 */
final class Criteria {

    /** What counts as immediate for a user; a near cache may be a second behind. */
    private static final double AT_ONCE_SECONDS = 2;

    private static final double ALL_PERCENT = 100;

    /** Fewer bytes are background traffic: a session, or a change of one, is larger. */
    private static final double A_MESSAGE_BYTES = 50;

    /** Traffic has grown, beyond noise, if it is more than this multiple with twice the replicas. */
    private static final double GROWS = 1.25;

    private Criteria() {}

    static List<Criterion> of(Claim claim, Facts facts) {
        return switch (claim) {
            case C2 ->
                List.of(
                        BalanceCriteria.newReplicasTakePart(),
                        CostCriteria.asEfficient(),
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
            case C7 -> List.of(CostCriteria.sessionBytes(facts));
            case C8 ->
                List.of(
                        CostCriteria.nothingForFurtherSessions(),
                        CostCriteria.against(
                                facts,
                                Side.STATEFUL,
                                BYTES_PER_REQUEST,
                                "no more bytes per request than the leanest stateful architecture",
                                (own, least) -> own <= least));
            case C11 ->
                List.of(
                        CostCriteria.against(
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
                        CostCriteria.against(
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
            case C16 -> BalanceCriteria.roundRobin(facts);
            case C17 ->
                List.of(CostCriteria.against(
                        facts,
                        Side.STATELESS,
                        CODE_LINES,
                        "more code than the leanest stateless architecture",
                        (own, least) -> own > least));
            case C18 ->
                List.of(CostCriteria.against(
                        facts,
                        Side.STATEFUL,
                        CODE_LINES,
                        "no more code than the leanest stateful architecture",
                        (own, least) -> own <= least));
            case C20 ->
                List.of(CostCriteria.against(
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
            case C25 -> BalanceCriteria.keptConnections();
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
                        CostCriteria.asEfficient());
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
}
