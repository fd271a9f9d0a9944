package dev.statelab.experiments.report;

import static dev.statelab.experiments.course.Metric.*;

import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.report.Claim.Side;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What an architecture must show for a claim to be true of it. */
final class Criteria {

    /** What the heap's noise leaves of 1,000 sessions that are not there. */
    private static final double NOISE_BYTES = 300;

    /** Half of a fair share is a replica that took part. */
    private static final double TOOK_PART_PERCENT = 50;

    /** What a user takes for at once; a near cache may be a second behind. */
    private static final double AT_ONCE_SECONDS = 2;

    /** The busiest replica against the mean, up to which replicas share evenly. */
    private static final double EVEN = 1.25;

    private static final double ALL_PERCENT = 100;

    /** Less is no session, nor a change of one, but what is left of the background. */
    private static final double A_MESSAGE_BYTES = 50;

    /** Twice the replicas, and so much more traffic, is growth and not noise. */
    private static final double GROWS = 1.25;

    private Criteria() {}

    static List<Criterion> of(Claim claim, Facts facts) {
        return switch (claim) {
            case C2 ->
                List.of(
                        newReplicasTakePart(),
                        Criterion.none(
                                "scaling cost no request, no write and no login",
                                SCALE_FAILED,
                                SCALE_LOST,
                                SCALE_LOGINS));
            case C3 ->
                List.of(Criterion.some(
                        "a killed replica lost acknowledged writes or logged users out",
                        POD_KILL_LOST,
                        POD_KILL_LOGINS));
            case C4, C24 ->
                List.of(
                        Criterion.of(
                                "no more requests failed than were in flight",
                                List.of(POD_KILL_FAILED, POD_KILL_IN_FLIGHT),
                                values -> values[0] <= values[1]),
                        Criterion.none("no acknowledged write and no login was lost", POD_KILL_LOST, POD_KILL_LOGINS));
            case C7 -> List.of(sessionBytes(facts, "a session takes memory", true));
            case C8 ->
                List.of(
                        sessionBytes(facts, "nothing is kept per session", false),
                        against(
                                facts,
                                Side.STATEFUL,
                                BYTES_PER_REQUEST,
                                "no more bytes a request than the leanest stateful one",
                                (own, least) -> own <= least));
            case C11 ->
                List.of(
                        against(
                                facts,
                                Side.STATELESS,
                                CHART_OBJECTS,
                                "more objects than the leanest stateless one",
                                (own, least) -> own > least),
                        Criterion.some("a rollout cost requests or logins", ROLLOUT_FAILED, ROLLOUT_LOGINS));
            case C12 ->
                List.of(
                        against(
                                facts,
                                Side.STATEFUL,
                                CHART_OBJECTS,
                                "no more objects than the leanest stateful one",
                                (own, least) -> own <= least),
                        Criterion.none("a rollout cost no request and no login", ROLLOUT_FAILED, ROLLOUT_LOGINS));
            case C13 ->
                List.of(
                        Criterion.of("no addition among tabs was lost", TABS_LOST, lost -> lost <= 0),
                        Criterion.of("one checkout made one order", TABS_ORDERS, orders -> orders <= 1));
            case C14 -> List.of(Criterion.of("a request does not see the one beside it", TABS_LOST, lost -> lost > 0));
            case C15 ->
                List.of(Criterion.some(
                        "without affinity writes or logins were lost", AFFINITY_NONE_LOST, AFFINITY_NONE_LOGINS));
            case C16 ->
                List.of(
                        nothingBreaksWithoutAffinity(),
                        Criterion.of(
                                "replicas shared evenly", AFFINITY_NONE_IMBALANCE, imbalance -> imbalance <= EVEN));
            case C17 ->
                List.of(against(
                        facts,
                        Side.STATELESS,
                        CODE_LINES,
                        "more code than the leanest stateless one",
                        (own, least) -> own > least));
            case C18 ->
                List.of(against(
                        facts,
                        Side.STATEFUL,
                        CODE_LINES,
                        "no more code than the leanest stateful one",
                        (own, least) -> own <= least));
            case C20 ->
                List.of(against(
                        facts,
                        Side.STATELESS,
                        BYTES_PER_REQUEST,
                        "fewer bytes a request than any stateless one",
                        (own, least) -> own < least));
            case C22 ->
                List.of(Criterion.of(
                        "a logout ended the credential within 2 s",
                        LOGOUT_WORKS_FOR,
                        seconds -> seconds < AT_ONCE_SECONDS));
            case C25 -> List.of(nothingBreaksWithoutAffinity(), newReplicasTakePart());
            case C5 ->
                List.of(
                        Criterion.of(
                                "a read takes longer than in the stateless ones", READ_OF_OTHERS, ratio -> ratio > 1),
                        Criterion.of("so does a write", WRITE_OF_OTHERS, ratio -> ratio > 1),
                        Criterion.of("so does the processor, for both", CPU_OF_OTHERS, ratio -> ratio > 1));
            case C6, C26 ->
                List.of(
                        Criterion.of("a read is faster than in the stateful ones", READ_OF_OTHERS, ratio -> ratio < 1),
                        Criterion.of("so is a write", WRITE_OF_OTHERS, ratio -> ratio < 1),
                        Criterion.of("the processor has less to do", CPU_OF_OTHERS, ratio -> ratio < 1));
            case C19 ->
                List.of(
                        Criterion.none("no cart was broken off by a replica's death", POD_KILL_FLOWS),
                        Criterion.none("nor by a rollout", ROLLOUT_FLOWS),
                        Criterion.none("nor by scaling down", SCALE_FLOWS));
            case C21 ->
                List.of(
                        Criterion.of(
                                "every replica shows what a user looked at",
                                HISTORY_REPLICAS,
                                share -> share >= ALL_PERCENT),
                        Criterion.of(
                                "and it outlives the replica that served the user",
                                HISTORY_KEPT,
                                share -> share >= ALL_PERCENT));
            case C9 ->
                List.of(
                        Criterion.of("no shared cache may answer a user's reads", USER_SHARED, share -> share <= 0),
                        Criterion.of("nor the catalogue, which has no state", CATALOGUE_SHARED, share -> share <= 0));
            case C10 ->
                List.of(
                        Criterion.of(
                                "a shared cache may answer the catalogue",
                                CATALOGUE_SHARED,
                                share -> share >= ALL_PERCENT),
                        Criterion.of("and a user's reads", USER_SHARED, share -> share >= ALL_PERCENT));
            case C1 ->
                List.of(
                        Criterion.of(
                                "replicas exchange something for a write",
                                SYNC_BYTES_2,
                                bytes -> bytes >= A_MESSAGE_BYTES),
                        Criterion.of(
                                "and more of it the more they are",
                                List.of(SYNC_BYTES_2, SYNC_BYTES_4),
                                bytes -> bytes[1] > GROWS * bytes[0]));
            case C23 ->
                List.of(Criterion.of(
                        "replicas saturate first, however many there are, since no store works for an operation",
                        STORE_OF_SERVICE,
                        percent -> percent <= 0));
        };
    }

    /** Time is measured once in each architecture, and a machine drifts by more than they differ: only repeated runs show that. */
    static boolean takesMoreRuns(Claim claim) {
        return claim == Claim.C5 || claim == Claim.C6 || claim == Claim.C26;
    }

    private static Criterion newReplicasTakePart() {
        return Criterion.of(
                "new replicas took at least half of their fair share",
                SCALE_SHARE,
                percent -> percent >= TOOK_PART_PERCENT);
    }

    private static Criterion nothingBreaksWithoutAffinity() {
        return Criterion.none(
                "without affinity no write and no login was lost", AFFINITY_NONE_LOST, AFFINITY_NONE_LOGINS);
    }

    /** Of the most sessions that were opened. */
    private static Criterion sessionBytes(Facts facts, String words, boolean taken) {
        Metric metric = Stream.of(SESSION_BYTES_100000, SESSION_BYTES_10000)
                .filter(most ->
                        facts.all().stream().anyMatch(fact -> fact.figure().metric() == most))
                .findFirst()
                .orElse(SESSION_BYTES_1000);
        return Criterion.of(words, metric, bytes -> bytes > NOISE_BYTES == taken);
    }

    /** By the least value of the other side; with nothing to compare with, nobody can say. */
    private static Criterion against(
            Facts facts, Side other, Metric metric, String words, BiPredicate<Double, Double> shown) {
        OptionalDouble least = facts.values(other, metric).min();
        return least.isPresent()
                ? Criterion.of(words, metric, value -> shown.test(value, least.getAsDouble()))
                : Criterion.unknown(words);
    }
}
