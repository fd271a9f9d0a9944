package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.report.Facts.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests how each claim is judged, on made-up figures. */
class ClaimTest {

    /**
     * What measures the metrics that decide claims, by the beginnings of their names; what every command counts is not
     * here.
     */
    private static final Map<String, String> SOURCES = Map.ofEntries(
            Map.entry("POD_KILL_", "pod-kill"),
            Map.entry("ROLLOUT_", "rollout"),
            Map.entry("SCALE_", "scale"),
            Map.entry("AFFINITY_", "affinity"),
            Map.entry("LOGOUT_", "revoke"),
            Map.entry("REVOKED_", "revoke"),
            Map.entry("STOLEN_", "stolen-credential"),
            Map.entry("TABS_", "consistency"),
            Map.entry("SYNC_", "synchronisation"),
            Map.entry("CATALOGUE_", "caching"),
            Map.entry("USER_", "caching"),
            Map.entry("STALE_", "caching"),
            Map.entry("HISTORY_", "personalisation"),
            Map.entry("SESSION_BYTES_", "overhead"),
            Map.entry("BYTES_PER_REQUEST", "overhead"),
            Map.entry("READ_OF_OTHERS", "compare"),
            Map.entry("WRITE_OF_OTHERS", "compare"),
            Map.entry("CPU_OF_OTHERS", "compare"),
            Map.entry("CONNECTIONS_", "connections"),
            Map.entry("EFFICIENCY_", "throughput"),
            Map.entry("STORE_OF_REPLICA", "throughput"));

    private static final Set<Metric> COUNTED = Set.of(Metric.CHART_OBJECTS, Metric.CODE_LINES);

    private final List<Fact> facts = new ArrayList<>();

    @Test
    void thereAreTwentySixClaimsNumberedInOrder() {
        assertThat(Arrays.stream(Claim.values()).map(Claim::id))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 26).mapToObj(i -> "C" + i).toList());
        assertThat(Arrays.stream(Claim.values()).map(claim -> claim.topic() + claim.side()))
                .as("no two are one")
                .hasSize(26);
    }

    /** A figure without a claim is useless, except these: they describe a run, or belong to experiments that are started by hand. */
    @Test
    void everyFigureBelongsToAClaimOrIsNamedHere() {
        Set<Metric> claimed = Arrays.stream(Claim.values())
                .flatMap(claim -> claim.metrics().stream())
                .collect(Collectors.toSet());

        assertThat(Arrays.stream(Metric.values()).filter(metric -> !claimed.contains(metric)))
                .allMatch(
                        metric -> metric.name()
                                .matches(
                                        "(FREEZE|CRASHES|STORE_KILL|POWER_LOSS|OUTAGE|SLOW_STORE|PARTITION|PRIMARY_PARTITION|COMMAND|FAILOVER|AUTOSCALE|KEYS|STOLEN|AFFINITY_(CLIENT_IP|COOKIE))_.*|AFFINITY_NONE_MOVED"));
    }

    @Test
    void aClaimThatNothingMeasuresIsNotMeasured() {
        for (Claim claim : Claim.values()) {
            Ruling ruling = Ruling.of(claim, new Facts(facts));
            assertThat(ruling.judgement()).as(claim.id()).isEqualTo(Judgement.NOT_MEASURED);
            assertThat(ruling.reasons())
                    .as(claim.id() + " says so in words")
                    .isNotEmpty()
                    .allMatch(reason -> reason.endsWith("not measured."));
        }
    }

    @Test
    void everyClaimSaysWhatWouldRefuteIt() {
        assertThat(Claim.values())
                .allSatisfy(
                        claim -> assertThat(claim.command("local"))
                                .matches(
                                        "./lab (report|bench compare|experiment [a-z-]+ --platform local|campaign [a-z -]+ --platform local --out report/C\\d+)"));
    }

    @ParameterizedTest
    @EnumSource(Claim.class)
    void theCommandOfAClaimMeasuresAllThatDecidesIt(Claim claim) {
        // a comparison with the other side names its metric only if the other side has a figure
        for (Metric metric : claim.metrics()) {
            fact("redis", metric, 1);
            fact("jwt", metric, 1);
        }

        Set<String> sources = Criteria.of(claim, new Facts(facts)).stream()
                .flatMap(criterion -> criterion.metrics().stream())
                .filter(metric -> !COUNTED.contains(metric))
                .map(ClaimTest::source)
                .collect(Collectors.toSet());

        assertThat(sources).isSubsetOf(claim.command("kubernetes").split(" "));
    }

    private static String source(Metric metric) {
        return SOURCES.entrySet().stream()
                .filter(source -> metric.name().startsWith(source.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("SOURCES does not say what measures " + metric));
    }

    @Test
    void aClaimAboutOneSideIsJudgedOverAllOfItsArchitectures() {
        fact("memory-sticky", Metric.POD_KILL_LOST, 16);
        fact("memory-sticky", Metric.POD_KILL_LOGINS, 30);
        fact("redis", Metric.POD_KILL_LOST, 0);
        fact("redis", Metric.POD_KILL_LOGINS, 0);
        fact("jwt", Metric.POD_KILL_LOST, 0);
        fact("jwt", Metric.POD_KILL_LOGINS, 0);

        Ruling ruling = Ruling.of(Claim.C3, new Facts(facts));

        assertThat(ruling.judgement()).isEqualTo(Judgement.IN_PART);
        assertThat(ruling.reasons())
                .containsExactly(
                        "Killing a replica lost acknowledged writes or logged users out: true of memory-sticky; not of redis.");
    }

    @Test
    void aFailureOfARequestThatWasNotInFlightRefutesTheClaim() {
        fact("jwt", Metric.POD_KILL_LOST, 0);
        fact("jwt", Metric.POD_KILL_LOGINS, 0);
        fact("jwt", Metric.POD_KILL_FAILED, 2);
        fact("jwt", Metric.POD_KILL_LATER, 0);
        assertThat(judge(Claim.C4)).isEqualTo(Judgement.HELD);

        fact("jwt-denylist", Metric.POD_KILL_LATER, 1);

        assertThat(judge(Claim.C4)).isEqualTo(Judgement.IN_PART);
        assertThat(judge(Claim.C24)).isEqualTo(Judgement.IN_PART);
    }

    @Test
    void figuresOfADoubtfulRunDecideNothing() {
        facts.add(new Fact("redis", Metric.POD_KILL_LOST.of(0), "#", true));
        facts.add(new Fact("redis", Metric.POD_KILL_LOGINS.of(0), "#", true));
        facts.add(new Fact("jwt", Metric.POD_KILL_FAILED.of(9), "#", true));
        facts.add(new Fact("jwt", Metric.POD_KILL_LATER.of(0), "#", true));

        assertThat(judge(Claim.C3)).isEqualTo(Judgement.NOT_MEASURED);
        assertThat(judge(Claim.C4)).isEqualTo(Judgement.NOT_MEASURED);
    }

    /** Only memory that grows with each session is session state; caches of a fixed size are not. */
    @Test
    void sessionMemoryIsJudgedByTheBytesThatAFurtherSessionAdds() {
        fact("jwt", Metric.BYTES_PER_REQUEST, 700);
        fact("redis", Metric.BYTES_PER_REQUEST, 800);
        fact("jwt", Metric.SESSION_BYTES_1000, 1_400);
        assertThat(judge(Claim.C8)).as("too few to tell").isEqualTo(Judgement.NOT_SHOWN);

        fact("jwt", Metric.SESSION_BYTES_10000, 200);
        fact("jwt", Metric.SESSION_BYTES_100000, 21);
        assertThat(judge(Claim.C8)).isEqualTo(Judgement.HELD);

        fact("jwt-denylist", Metric.SESSION_BYTES_10000, 200);
        fact("jwt-denylist", Metric.SESSION_BYTES_100000, 40);
        assertThat(judge(Claim.C8)).as("22 bytes each").isEqualTo(Judgement.IN_PART);
    }

    /** Otherwise, the claim would hold for the architectures whose runs happened to be without doubts. */
    @Test
    void aClaimDoesNotHoldAsAWholeWhileAnArchitectureIsInDoubt() {
        fact("jwt", Metric.POD_KILL_LOST, 0);
        fact("jwt", Metric.POD_KILL_LOGINS, 0);
        fact("jwt", Metric.POD_KILL_LATER, 0);
        facts.add(new Fact("jwt-denylist", Metric.POD_KILL_LATER.of(0), "#", true));

        Ruling ruling = Ruling.of(Claim.C4, new Facts(facts));

        assertThat(ruling.judgement()).isEqualTo(Judgement.IN_PART);
        assertThat(ruling.reasons())
                .containsExactly(
                        "No request failed that was sent after the kill: true of jwt; in doubt in jwt-denylist.",
                        "No acknowledged writes were lost and nobody was logged out: true of jwt; not measured in jwt-denylist.");
    }

    @Test
    void aViolationCountsEvenInADoubtfulRun() {
        facts.add(new Fact("memory-sticky", Metric.POD_KILL_LOST.of(9), "#", true));
        facts.add(new Fact("memory-sticky", Metric.POD_KILL_LOGINS.of(0), "#", true));

        assertThat(judge(Claim.C3)).isEqualTo(Judgement.HELD);
    }

    /** A quick run interrupts no cart because it has hardly one. */
    @Test
    void zeroOfTooFewShowsNothing() {
        count("redis", Metric.POD_KILL_FLOWS, 0, 59);
        count("redis", Metric.ROLLOUT_FLOWS, 0, 28);
        count("redis", Metric.SCALE_FLOWS, 0, 0);

        Ruling ruling = Ruling.of(Claim.C19, new Facts(facts));

        assertThat(ruling.judgement()).isEqualTo(Judgement.NOT_SHOWN);
        assertThat(ruling.reasons())
                .containsExactly(
                        "Killing a replica interrupted no cart: true of redis.",
                        "A rollout interrupted no cart: too few to tell in redis.",
                        "Scaling down interrupted no cart: too few to tell in redis.",
                        "What was not decided could change the judgement.");

        count("postgresql", Metric.POD_KILL_FLOWS, 0, 59);
        count("postgresql", Metric.ROLLOUT_FLOWS, 0, 29);
        count("postgresql", Metric.SCALE_FLOWS, 0, 29);
        assertThat(judge(Claim.C19)).as("true of one, too few in the other").isEqualTo(Judgement.IN_PART);

        facts.removeIf(fact -> fact.scenario().equals("redis"));
        assertThat(judge(Claim.C19)).isEqualTo(Judgement.HELD);
    }

    @Test
    void aViolationIsOneHoweverFewThereWere() {
        count("redis", Metric.POD_KILL_LOST, 0, 5);
        count("redis", Metric.POD_KILL_LOGINS, 0, 5);
        assertThat(judge(Claim.C3)).isEqualTo(Judgement.NOT_SHOWN);

        count("memory-sticky", Metric.POD_KILL_LOST, 0, 5);
        count("memory-sticky", Metric.POD_KILL_LOGINS, 1, 5);
        assertThat(Ruling.of(Claim.C3, new Facts(facts)).reasons().getFirst())
                .endsWith(": true of memory-sticky; too few to tell in redis.");

        facts.removeIf(fact -> fact.scenario().equals("redis"));
        assertThat(judge(Claim.C3)).isEqualTo(Judgement.HELD);
    }

    @Test
    void aClaimOfSeveralPartsIsHeldWhenAllWereMeasured() {
        fact("jwt", Metric.SCALE_SHARE, 90);
        Ruling half = Ruling.of(Claim.C2, new Facts(facts));
        assertThat(half.judgement()).isEqualTo(Judgement.NOT_SHOWN);
        assertThat(half.reasons())
                .containsExactly(
                        "New replicas took at least half of their fair share: true of jwt.",
                        "At the same rate for each, four replicas served at least 80 % as many requests per CPU second as one: not measured.",
                        "No requests failed during scaling, no writes were lost and nobody was logged out: not measured.",
                        "What was not decided could change the judgement.");

        fact("jwt", Metric.SCALE_FAILED, 0);
        fact("jwt", Metric.SCALE_LOST, 0);
        fact("jwt", Metric.SCALE_LOGINS, 0);
        assertThat(judge(Claim.C2)).isEqualTo(Judgement.NOT_SHOWN);

        fact("jwt", Metric.EFFICIENCY_2, 0.9);
        assertThat(judge(Claim.C2))
                .as("a quick run has no more than two replicas")
                .isEqualTo(Judgement.NOT_SHOWN);

        fact("jwt", Metric.EFFICIENCY_4, 0.9);
        assertThat(judge(Claim.C2)).isEqualTo(Judgement.HELD);
    }

    @Test
    void scalingOutIsJudgedByTheCpuTimeOfTheMostReplicasAndNotByTheThroughput() {
        for (Metric none : List.of(Metric.SCALE_FAILED, Metric.SCALE_LOST, Metric.SCALE_LOGINS)) {
            fact("jwt", none, 0);
        }
        fact("jwt", Metric.SCALE_SHARE, 100);
        fact("jwt", Metric.THROUGHPUT_4, 0.7);
        fact("jwt", Metric.EFFICIENCY_2, 0.7);
        fact("jwt", Metric.EFFICIENCY_4, 0.8);
        assertThat(judge(Claim.C2)).isEqualTo(Judgement.HELD);

        fact("jwt-denylist", Metric.EFFICIENCY_4, 0.79);
        assertThat(judge(Claim.C2)).isEqualTo(Judgement.IN_PART);
    }

    /** A quick run measures the bytes per request, but not the bytes per additional session. */
    @Test
    void anOpenCriterionLeavesTheClaimOpenUnlessItCannotChangeTheJudgement() {
        fact("jwt", Metric.BYTES_PER_REQUEST, 1_700);
        fact("redis", Metric.BYTES_PER_REQUEST, 800);
        assertThat(judge(Claim.C8)).as("one missed, one open").isEqualTo(Judgement.NOT_SHOWN);

        facts.add(new Fact("jwt", Metric.SESSION_BYTES_10000.of(200), "#", true));
        facts.add(new Fact("jwt", Metric.SESSION_BYTES_100000.of(200), "#", true));
        assertThat(judge(Claim.C8)).as("one missed, one in doubt").isEqualTo(Judgement.NOT_SHOWN);

        fact("jwt-denylist", Metric.BYTES_PER_REQUEST, 700);
        assertThat(judge(Claim.C8)).as("met and missed, one open").isEqualTo(Judgement.IN_PART);
    }

    @Test
    void oneRunOfEachShowsNoDifferenceInTime() {
        fact("redis", Metric.MEDIAN_LATENCY, 1);
        fact("jwt", Metric.MEDIAN_LATENCY, 9);

        assertThat(judge(Claim.C5)).isEqualTo(Judgement.NOT_SHOWN);
        assertThat(judge(Claim.C6)).isEqualTo(Judgement.NOT_SHOWN);
        assertThat(judge(Claim.C26)).isEqualTo(Judgement.NOT_SHOWN);
    }

    @Test
    void aRatioWithinTheNoiseIsNotShownAndOneBeyondItDecides() {
        ratio("redis", Metric.READ_OF_OTHERS, 0.9, 1.2);
        assertThat(judge(Claim.C5)).isEqualTo(Judgement.NOT_SHOWN);

        for (Metric decisive : List.of(Metric.READ_OF_OTHERS, Metric.WRITE_OF_OTHERS, Metric.CPU_OF_OTHERS)) {
            ratio("postgresql", decisive, 1.1, 1.3);
            ratio("jwt", decisive, 1.1, 1.3);
        }
        assertThat(judge(Claim.C5)).isEqualTo(Judgement.IN_PART);
        assertThat(Ruling.of(Claim.C5, new Facts(facts)).reasons().getFirst())
                .isEqualTo(
                        "A read takes longer than in the stateless architectures: true of postgresql; within the noise in redis.");

        assertThat(judge(Claim.C6)).isEqualTo(Judgement.NOT_HELD);
    }

    private void ratio(String scenario, Metric metric, double low, double high) {
        facts.add(
                new Fact(scenario, metric.of((low + high) / 2, new Figure.Interval(low, high)), "#comparison", false));
    }

    @Test
    void aStoreThatWorksForEachOperationLimitsTheReplicas() {
        fact("redis", Metric.STORE_OF_REPLICA, 12);
        assertThat(judge(Claim.C23)).as("said of stateless ones").isEqualTo(Judgement.NOT_MEASURED);

        fact("jwt", Metric.STORE_OF_REPLICA, 0);
        fact("jwt", Metric.EFFICIENCY_4, 0.9);
        assertThat(judge(Claim.C23)).isEqualTo(Judgement.HELD);

        fact("jwt-denylist", Metric.STORE_OF_REPLICA, 1.7);
        fact("jwt-denylist", Metric.EFFICIENCY_4, 0.7);
        assertThat(judge(Claim.C23)).isEqualTo(Judgement.IN_PART);
        assertThat(Ruling.of(Claim.C23, new Facts(facts)).reasons())
                .hasSize(2)
                .allMatch(reason -> reason.endsWith(": true of jwt; not of jwt-denylist."));

        facts.removeIf(fact -> fact.scenario().equals("jwt"));
        assertThat(judge(Claim.C23)).isEqualTo(Judgement.NOT_HELD);
    }

    /** Traffic to the store is not traffic to another replica; traffic that was not measured may be. */
    @Test
    void trafficWithAStoreIsNoTrafficBetweenReplicas() {
        fact("redis", Metric.SYNC_BYTES_2, 579);
        fact("redis", Metric.SYNC_BYTES_4, 586);
        fact("replicated", Metric.CODE_LINES, 2_000);
        Ruling ruling = Ruling.of(Claim.C1, new Facts(facts));
        assertThat(ruling.judgement()).isEqualTo(Judgement.NOT_SHOWN);
        assertThat(ruling.reasons())
                .containsExactly(
                        "Replicas that copy sessions to each other exchange data for a write: not measured.",
                        "Without such copies, the store passes a write on to the replicas, so that its traffic per write grows with their number: not of redis.",
                        "What was not decided could change the judgement.");

        fact("replicated", Metric.SYNC_BYTES_2, 0);
        assertThat(judge(Claim.C1)).isEqualTo(Judgement.NOT_HELD);

        fact("redis-near", Metric.SYNC_BYTES_2, 600);
        fact("redis-near", Metric.SYNC_BYTES_4, 900);
        assertThat(judge(Claim.C1)).as("messages to each near cache").isEqualTo(Judgement.IN_PART);
    }

    /** A cart in Redis alone may be stale too, but not because of a cache. */
    @Test
    void cachingIsComplicatedByStaleReadsAndMessagesOfTheNearCacheAlone() {
        count("redis", Metric.STALE_READS, 3, 200);
        count("redis-near", Metric.STALE_READS, 0, 200);
        fact("redis-near", Metric.SYNC_BYTES_2, 498);
        fact("redis-near", Metric.SYNC_BYTES_4, 718);

        assertThat(Ruling.of(Claim.C9, new Facts(facts)).reasons())
                .contains(
                        "A near cache showed an older cart right after a write: not of redis-near.",
                        "The store passes a write on to the near caches of the replicas, so that its traffic per write grows with their number: true of redis-near.");
    }

    /** The imbalance with affinity by address and many addresses is shown next to it, but decides nothing. */
    @Test
    void roundRobinIsJudgedByClientsBehindOneAddress() {
        fact("jwt", Metric.AFFINITY_NONE_LOST, 0);
        fact("jwt", Metric.AFFINITY_NONE_LOGINS, 0);
        fact("jwt", Metric.AFFINITY_NONE_IMBALANCE, 1.1);
        fact("jwt", Metric.AFFINITY_CLIENT_IP_IMBALANCE, 2);
        Ruling ruling = Ruling.of(Claim.C16, new Facts(facts));
        assertThat(ruling.judgement()).isEqualTo(Judgement.HELD);
        assertThat(ruling.reasons())
                .contains(
                        "The load of clients behind one address, who reconnect every second, was spread evenly over the replicas: true of jwt.");
        assertThat(Claim.C16.metrics()).contains(Metric.AFFINITY_CLIENT_IP_IMBALANCE);

        fact("jwt-denylist", Metric.AFFINITY_NONE_IMBALANCE, 1.6);
        assertThat(judge(Claim.C16)).isEqualTo(Judgement.IN_PART);
    }

    /** Only a platform with affinity by address can show that, so elsewhere it leaves nothing open. */
    @Test
    void roundRobinIsComparedWithAffinityOverFewAddressesWhereThatWasMeasured() {
        fact("jwt", Metric.AFFINITY_NONE_LOST, 0);
        fact("jwt", Metric.AFFINITY_NONE_LOGINS, 0);
        fact("jwt", Metric.AFFINITY_NONE_IMBALANCE, 1.2);
        assertThat(Ruling.of(Claim.C16, new Facts(facts)).reasons()).hasSize(2);
        assertThat(judge(Claim.C16)).isEqualTo(Judgement.HELD);

        fact("jwt", Metric.AFFINITY_CLIENT_IP_FEW_IMBALANCE, 1.5);
        assertThat(Ruling.of(Claim.C16, new Facts(facts)).reasons())
                .endsWith(
                        "It was spread no less evenly than the load of clients behind two addresses with affinity by address: true of jwt.");

        facts.removeLast();
        fact("jwt", Metric.AFFINITY_CLIENT_IP_FEW_IMBALANCE, 1.1);
        assertThat(judge(Claim.C16)).isEqualTo(Judgement.IN_PART);
    }

    /** A Service balances connections: who keeps one never reaches a new replica. */
    @Test
    void needingNoStickySessionsIsJudgedByConnectionsThatAreKeptToo() {
        fact("jwt", Metric.AFFINITY_NONE_LOST, 0);
        fact("jwt", Metric.AFFINITY_NONE_LOGINS, 0);
        fact("jwt", Metric.CONNECTIONS_KEPT_IMBALANCE, 1.1);
        fact("jwt", Metric.CONNECTIONS_FIVE_SECONDS_SHARE, 95);
        fact("jwt", Metric.CONNECTIONS_ONE_REQUEST_SHARE, 0);
        assertThat(judge(Claim.C25)).as("nothing says what a new replica got").isEqualTo(Judgement.NOT_SHOWN);

        fact("jwt", Metric.CONNECTIONS_KEPT_SHARE, 90);
        assertThat(judge(Claim.C25)).isEqualTo(Judgement.HELD);

        fact("jwt-denylist", Metric.CONNECTIONS_KEPT_SHARE, 0);
        Ruling ruling = Ruling.of(Claim.C25, new Facts(facts));
        assertThat(ruling.judgement()).isEqualTo(Judgement.IN_PART);
        assertThat(ruling.reasons())
                .contains(
                        "Over connections kept for ever, a new replica took at least half of its fair share: true of jwt; not of jwt-denylist.");
    }

    @Test
    void theClaimAboutContextNeedsAKillBetweenTwoSteps() {
        fact("redis", Metric.TABS_LOST, 0);
        fact("redis", Metric.TABS_ORDERS, 1);
        assertThat(judge(Claim.C13)).as("nothing was killed").isEqualTo(Judgement.NOT_SHOWN);

        fact("redis", Metric.POD_KILL_CARTS, 0);
        assertThat(judge(Claim.C13)).isEqualTo(Judgement.HELD);

        facts.add(new Fact("memory-sticky", Metric.POD_KILL_CARTS.of(30, 60), "#", true));
        assertThat(judge(Claim.C13)).as("a violation, even in doubt").isEqualTo(Judgement.IN_PART);
    }

    @Test
    void sessionsAreEasyToEndOnlyIfOtherDevicesAndStolenCopiesAreRefusedToo() {
        fact("memory-sticky", Metric.LOGOUT_WORKS_FOR, 0.01);
        assertThat(judge(Claim.C22)).as("a logout alone").isEqualTo(Judgement.NOT_SHOWN);

        fact("memory-sticky", Metric.STOLEN_READS_FOR, 0.01);
        fact("memory-sticky", Metric.STOLEN_WRITES_FOR, 0.01);
        fact("memory-sticky", Metric.REVOKED_WORKS_FOR, 10);
        Ruling ruling = Ruling.of(Claim.C22, new Facts(facts));
        assertThat(ruling.judgement()).isEqualTo(Judgement.IN_PART);
        assertThat(ruling.reasons())
                .contains("Ending all logins ended that on another device within 2 s: not of memory-sticky.");

        facts.removeLast();
        fact("memory-sticky", Metric.REVOKED_WORKS_FOR, 0.05);
        assertThat(judge(Claim.C22)).isEqualTo(Judgement.HELD);
    }

    @Test
    void aComparisonNeedsTheOtherSide() {
        fact("redis", Metric.BYTES_PER_REQUEST, 780);
        assertThat(judge(Claim.C20)).isEqualTo(Judgement.NOT_MEASURED);

        fact("jwt", Metric.BYTES_PER_REQUEST, 2210);
        assertThat(judge(Claim.C20)).isEqualTo(Judgement.HELD);

        fact("postgresql", Metric.BYTES_PER_REQUEST, 2211);
        assertThat(judge(Claim.C20)).isEqualTo(Judgement.IN_PART);
    }

    @Test
    void aClaimThatIsTrueOfNoArchitectureDidNotHold() {
        fact("jwt", Metric.SCALE_SHARE, 0);
        fact("jwt", Metric.SCALE_FAILED, 1);
        fact("jwt", Metric.SCALE_LOST, 0);
        fact("jwt", Metric.SCALE_LOGINS, 0);
        fact("jwt", Metric.EFFICIENCY_4, 0.5);

        assertThat(judge(Claim.C2)).isEqualTo(Judgement.NOT_HELD);
    }

    /** For every claim, there are figures with which it holds and figures with which it does not. */
    @Test
    void everyDecidedClaimCanHoldAndCanFail() {
        for (Claim claim : Claim.values()) {
            Set<Judgement> seen = IntStream.of(0, 1)
                    .boxed()
                    .flatMap(own -> IntStream.of(0, 1).mapToObj(other -> {
                        facts.clear();
                        int stateful = claim.side() == Claim.Side.STATEFUL ? own : other;
                        int stateless = claim.side() == Claim.Side.STATEFUL ? other : own;
                        for (Metric metric : claim.metrics()) {
                            fact("redis", metric, extreme(metric, stateful));
                            fact("redis-near", metric, extreme(metric, stateful));
                            fact("replicated", metric, extreme(metric, stateful));
                            fact("jwt", metric, extreme(metric, stateless));
                        }
                        return judge(claim);
                    }))
                    .collect(Collectors.toSet());
            assertThat(seen).as(claim.id()).contains(Judgement.HELD).hasSizeGreaterThan(1);
        }
    }

    private static double extreme(Metric metric, int high) {
        boolean good = Set.of(
                        Metric.SCALE_SHARE,
                        Metric.CONNECTIONS_KEPT_SHARE,
                        Metric.CONNECTIONS_FIVE_SECONDS_SHARE,
                        Metric.EFFICIENCY_2,
                        Metric.EFFICIENCY_4,
                        Metric.HISTORY_REPLICAS,
                        Metric.HISTORY_KEPT,
                        Metric.CATALOGUE_SHARED,
                        Metric.USER_SHARED)
                .contains(metric);
        return high == 1 == good ? 0 : metric == Metric.SYNC_BYTES_4 ? 2_000 : 1_000;
    }

    private void fact(String scenario, Metric metric, double value) {
        facts.add(new Fact(scenario, metric.of(value), "#", false));
    }

    private void count(String scenario, Metric metric, long count, long total) {
        facts.add(new Fact(scenario, metric.of(count, total), "#", false));
    }

    private Judgement judge(Claim claim) {
        return Ruling.of(claim, new Facts(facts)).judgement();
    }
}
