package dev.statelab.experiments.course;

import static dev.statelab.experiments.ledger.Kind.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.audit.Finding;
import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.suite.Consistency;
import dev.statelab.experiments.suite.Freeze;
import dev.statelab.experiments.suite.OwnCommand;
import dev.statelab.experiments.suite.OwnUndo;
import dev.statelab.experiments.suite.Partition;
import dev.statelab.experiments.suite.Personalisation;
import dev.statelab.experiments.suite.PodKill;
import dev.statelab.experiments.suite.Revoke;
import dev.statelab.experiments.suite.StolenCredential;
import dev.statelab.experiments.suite.Throughput;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict.Kind;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole run over real HTTP against a shop with a planted defect: the harness finds, counts and names the defect. */
class LifecycleTest {

    private static final Load SHORT = loadOf(200);

    /** Long enough for runs without a recovery. */
    private static final Load BRIEF = new Load(
            20,
            200,
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofMillis(700),
            Duration.ofMillis(300),
            Duration.ofDays(1),
            7,
            false);

    private static Load loadOf(int ratePerSecond) {
        return new Load(
                20,
                ratePerSecond,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofDays(1),
                7,
                false);
    }

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private record Outcome(Run run, int planted) {

        Counts counts() {
            return run.counts();
        }
    }

    private static Outcome run(Defect defect) {
        return run(defect, SHORT);
    }

    private static Outcome run(Defect defect, Load load) {
        return run(defect, load, new PodKill());
    }

    private static Outcome run(Defect defect, Load load, Experiment experiment) {
        try (PlantedShop shop = new PlantedShop(vertx, defect)) {
            Lifecycle.Result result = Lifecycle.run(vertx, Subject.of("local", shop), experiment, load, phase -> {});
            return new Outcome(result.run(), shop.planted());
        }
    }

    @Test
    void aShopThatKeepsItsPromisesHolds() {
        Outcome outcome = run(Defect.NONE);

        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.HELD);
        assertThat(outcome.counts().acknowledged())
                .isGreaterThan(500)
                .isEqualTo(outcome.counts().found());
        assertThat(outcome.run().load().achievedRate()).isGreaterThan(190);
        assertThat(outcome.run().intervention().shoppers()).isEqualTo(20);
        assertThat(outcome.run().recovery().steady()).isZero();
        assertThat(outcome.run().availability().kind()).isEqualTo(Kind.HELD);
        assertThat(outcome.run().safety().reason())
                .contains("at most 0.", "%, at 95 %, of ", "replicas read directly: 1");
        assertThat(outcome.run().doubts()).isEmpty();
        assertThat(outcome.run().load().addresses()).isEqualTo(1);
    }

    @Test
    void aCommandIsTheFaultOnlyIfItSucceededAndHadAnEffect() {
        Run idle = run(Defect.NONE, SHORT, new OwnCommand("true", null, null, null))
                .run();
        Run failed = run(Defect.NONE, SHORT, new OwnCommand("echo no such release; exit 3", null, null, null))
                .run();

        assertThat(idle.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(idle.safety().reason()).contains("no effect of the command was seen", "--proof");
        assertThat(idle.intervention().command()).isEqualTo("true");
        assertThat(idle.intervention().proof()).isNull();
        assertThat(failed.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(failed.safety().reason()).contains("the command exited with 3: no such release");
    }

    /**
     * The command only signals the test, which replaces the replica a second later: the effect comes after the command ended. It also
     * changes a setting for good, as a command without an undo may.
     */
    @Test
    void aReplacedReplicaProvesTheEffectOfACommand(@TempDir Path directory) {
        Path begin = directory.resolve("begin");
        try (PlantedShop shop = new PlantedShop(vertx, Defect.NONE)) {
            Thread.startVirtualThread(() -> {
                Await.until(Duration.ofMinutes(1), () -> Files.exists(begin));
                Await.pause(Duration.ofSeconds(1));
                shop.perform(new Action.Scale(2));
            });
            Run run = Lifecycle.run(
                            vertx,
                            Subject.of("local", shop),
                            new OwnCommand("touch " + begin, null, null, null),
                            SHORT,
                            phase -> {})
                    .run();

            assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.HELD);
            assertThat(run.intervention().proof()).startsWith("1 of 1 replicas were replaced");
        }
    }

    /** Its undo does nothing. */
    private static final class LeavesReplicas implements FaultInjection {

        @Override
        public String name() {
            return "scale";
        }

        @Override
        public Fault inject(Scene scene) {
            scene.undoWith("nothing", () -> {});
            return scene.strike(new Action.Scale(3));
        }

        @Override
        public List<Figure> figures(Observed seen) {
            return List.of();
        }
    }

    @Test
    void whatTheUndoLeavesMakesTheRunInconclusiveAndPreventsTheNextOne() {
        try (PlantedShop shop = new PlantedShop(vertx, Defect.NONE)) {
            Subject subject = Subject.of("local", shop);
            subject.requireBaseline();
            Run run = Lifecycle.run(vertx, subject, new LeavesReplicas(), BRIEF, phase -> {})
                    .run();

            assertThat(run.doubts()).contains("the undo left replicas: was 1, is 3");
            assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
            Subject next = Subject.of("local", shop).since(subject.baseline());
            assertThatThrownBy(next::requireBaseline)
                    .isInstanceOf(PlatformException.class)
                    .hasMessage("no further run on redis was begun, since an earlier one, or somebody else, "
                            + "left replicas: was 1, is 3; restore that first");
        }
    }

    /** A kill of a replica that needs users from eight addresses. */
    private static final class FromEightAddresses implements FaultInjection {

        @Override
        public String name() {
            return "pod-kill";
        }

        @Override
        public int addresses(Target target) {
            return Affinity.CLIENT_IP.addresses();
        }

        @Override
        public Fault inject(Scene scene) {
            return scene.killBusiest();
        }

        @Override
        public List<Figure> figures(Observed seen) {
            return List.of();
        }
    }

    @Test
    void usersOfOneAddressShowNothingOfAnAffinityByAddress() {
        Run run = run(Defect.NONE, SHORT, new FromEightAddresses()).run();

        assertThat(run.load().addresses()).isEqualTo(1);
        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(run.safety().reason())
                .startsWith(
                        "the number of client addresses was 1; 8 are needed to show affinity by address; observed nevertheless:");
    }

    @Test
    void oneDroppedWriteInAThousandIsLost() {
        Outcome outcome = run(Defect.DROPS_WRITES, loadOf(600));

        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.BROKEN);
        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().lost()).isEqualTo(outcome.planted());
        assertThat(outcome.counts().acknowledged())
                .isEqualTo(outcome.counts().found() + outcome.counts().lost());
    }

    @Test
    void writesWithoutAnAnswerAreUnknownAndThenRecovered() {
        Outcome outcome = run(Defect.ANSWERS_ERRORS_AFTER_STORING);

        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().unknown()).isEqualTo(outcome.planted());
        assertThat(outcome.counts().of(Anomaly.RECOVERED)).isEqualTo(outcome.planted());
        assertThat(outcome.counts().lost()).isZero();
        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(outcome.run().safety().reason())
                .contains("not steady before the fault", "observed nevertheless: 0 of ");
    }

    @Test
    void writesThatWereAcknowledgedBeforeTheyWereKeptAreLostWithTheReplica() {
        Outcome outcome = run(Defect.ANSWERS_BEFORE_STORING);

        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().lost()).isGreaterThanOrEqualTo(outcome.planted());
        assertThat(outcome.counts().of(Anomaly.STALE))
                .as("reads that came before the write")
                .isPositive();
    }

    @Test
    void aReplicaThatServesAnotherUsersCartIsNamed() {
        Outcome outcome = run(Defect.SERVES_ANOTHER_CART);

        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().of(Anomaly.FOREIGN)).isPositive();
        assertThat(outcome.counts().of(Anomaly.UNEXPECTED)).isZero();
        assertThat(outcome.run().safety().reason()).contains("of another user");
    }

    @Test
    void linesThatNobodyWroteAreUnexpected() {
        Outcome outcome = run(Defect.SHOWS_FOREIGN_LINES);

        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.BROKEN);
        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().of(Anomaly.UNEXPECTED)).isEqualTo(outcome.planted());
    }

    @Test
    void readsThatMissWhatIsThereAreStale() {
        Outcome outcome = run(Defect.READS_STALE);

        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.BROKEN);
        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().of(Anomaly.STALE)).isGreaterThanOrEqualTo(outcome.planted());
        assertThat(outcome.counts().lost()).isZero();
    }

    @Test
    void linesThatAreSoldAndStillInTheCartAreDuplicated() {
        Outcome outcome = run(Defect.SELLS_TWICE);

        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.BROKEN);
        assertThat(outcome.counts().of(Anomaly.DUPLICATED)).isPositive();
    }

    /** Each of these defects causes one kind of finding, and no other violation. */
    @ParameterizedTest
    @CsvSource({
        "FORGETS_WHAT_IT_SHOWED, VANISHED",
        "SHOWS_BY_TURNS, BACKWARDS",
        "SHOWS_WHAT_IT_SOLD, STALE",
        "SELLS_IN_PART, PARTIAL",
        "SELLS_IN_PART_UNANSWERED, PARTIAL",
        "KEEPS_WHAT_IT_DELETES, REVIVED",
        "DISAGREES, DISAGREEING",
        "KNOWS_NOBODY, DISAGREEING",
        "FORGETS_ORDERS, LOST"
    })
    void eachDefectIsReportedAsItsKindOfFinding(Defect defect, Anomaly anomaly) {
        Outcome outcome = run(defect, BRIEF);

        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.run().safety().reason()).contains(anomaly.words());
        assertThat(outcome.run().findings())
                .extracting(Finding::anomaly)
                .filteredOn(Anomaly::violation)
                .containsOnly(anomaly);
    }

    /** One replica has shown the line to its user before the other one, which never got it, serves the same user. */
    @Test
    void readsFromAReplicaThatIsBehindGoBackwards() {
        try (PlantedShop shop = new PlantedShop(vertx, Defect.SECOND_REPLICA_LAGS)) {
            Lifecycle.Result result =
                    Lifecycle.run(vertx, Subject.of("local", shop), new PodKill(), BRIEF, phase -> {});
            List<Finding> violations = result.run().findings().stream()
                    .filter(finding -> finding.anomaly().violation())
                    .toList();

            assertThat(result.run().safety().kind()).isEqualTo(Kind.BROKEN);
            assertThat(violations).extracting(Finding::anomaly).containsOnly(Anomaly.BACKWARDS);
            assertThat(result.ledger().operations())
                    .filteredOn(read -> read.kind() == READ
                            && read.user().equals(violations.getFirst().user())
                            && read.shown() != null
                            && read.shown().contains(violations.getFirst().value()))
                    .isNotEmpty()
                    .extracting(Operation::pod)
                    .doesNotContain(PlantedShop.SECOND_REPLICA);
        }
    }

    /** The first order is in no response: the repetition at the end shows that the shop makes a new order for the same key. */
    @Test
    void aSecondOrderBehindALostResponseIsDuplicated() {
        Outcome outcome = run(Defect.FORGETS_KEYS, BRIEF);

        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().of(Anomaly.DUPLICATED)).isEqualTo(outcome.planted());
        assertThat(outcome.run().findings())
                .extracting(Finding::anomaly)
                .filteredOn(Anomaly::violation)
                .containsOnly(Anomaly.DUPLICATED);
    }

    @Test
    void aRedirectIsNoAcknowledgement() {
        Outcome outcome = run(Defect.REDIRECTS, BRIEF);

        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().unknown()).isEqualTo(outcome.planted());
        assertThat(outcome.counts().lost()).isZero();
    }

    @Test
    void sessionsThatAreForgottenAreForcedLoginsAndLostCarts() {
        Outcome outcome = run(Defect.FORGETS_SESSIONS);

        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.BROKEN);
        assertThat(outcome.counts().relogins()).isEqualTo(20);
        assertThat(outcome.planted()).isPositive();
        assertThat(outcome.counts().lost()).isEqualTo(outcome.planted());
        assertThat(outcome.run().recovery().steady()).isPositive();
    }

    @Test
    void aFaultThatWasNotSeenIsInconclusive() {
        Outcome outcome = run(Defect.SURVIVES);

        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(outcome.run().safety().reason()).contains("the fault was not proved");
    }

    @Test
    void aFaultWithoutItsPreconditionIsNotInjected() {
        Run run = run(Defect.HAS_NO_RELAY, BRIEF, new Partition()).run();

        assertThat(run.intervention()).isNull();
        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(run.safety().reason()).contains("the run was aborted: no proof that this was done");
    }

    @Test
    void aServiceThatNeverRecoversIsUnavailableAndCannotBeAudited() {
        Outcome outcome = run(Defect.HANGS, BRIEF); // BRIEF observes for less time than a client waits for a response

        assertThat(outcome.run().availability().kind())
                .as(outcome.run().availability().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.run().availability().reason()).contains("no recovery within 8 s");
        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(outcome.run().safety().reason())
                .contains("of the intended load was sent")
                .contains("the audit failed")
                .as("nobody looked")
                .doesNotContain("acknowledged writes lost");
        assertThat(outcome.counts().unknown()).isPositive();
    }

    @Test
    void aReplicaThatExitsByItselfMakesTheRunInconclusive() {
        Run run = run(Defect.CRASHES, BRIEF).run();

        assertThat(run.doubts()).containsExactly("replica-0 exited with code 1");
        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
    }

    @Test
    void aReplicaThatDoesNotAnswerTheFinalReadMakesTheRunInconclusive() {
        Run run = run(Defect.FAILS_DIRECTLY, BRIEF).run();

        assertThat(run.doubts()).containsExactly("replica replica-2 did not answer the final read of 20 of 20 users");
        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
    }

    /** A refused read says nothing about an order: only the writes of the other users are known to be lost. */
    @Test
    void ordersOfOneUserThatCannotBeReadDoNotExcuseTheLossesOfOthers() {
        Outcome outcome = run(Defect.DROPS_WRITES_AND_REFUSES_ORDERS);

        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.run().safety().reason())
                .contains("in doubt: what the service holds for 1 of 20 users could not be read", "(status 429)");
        assertThat(outcome.counts().lost()).isBetween(1, outcome.planted());
        assertThat(outcome.run().findings())
                .filteredOn(finding -> finding.anomaly() == Anomaly.LOST)
                .extracting(Finding::user)
                .doesNotContain(Defect.UNREADABLE);
    }

    @Test
    void aViolationBreaksSafetyEvenInADoubtfulRun() {
        Outcome outcome = run(Defect.FORGETS_SESSIONS_UNSEEN);

        assertThat(outcome.run().doubts()).contains("the fault was not proved");
        assertThat(outcome.run().safety().kind()).isEqualTo(Kind.BROKEN);
        assertThat(outcome.run().safety().reason()).contains("in doubt: the fault was not proved");
        assertThat(outcome.run().figures()).as("shown, and marked").isNotEmpty();
    }

    @Test
    void failuresWithoutLossBreakOnlyAvailability() {
        Outcome outcome = run(Defect.REFUSES);

        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.HELD);
        assertThat(outcome.run().availability().kind())
                .as(outcome.run().availability().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.run().availability().reason()).contains("the budget is 120 (1 % of a minute's requests)");
    }

    @Test
    void aCopiedCredentialThatEndsWithTheLogoutHolds() {
        Run run = run(Defect.NONE, BRIEF, new StolenCredential()).run();

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.HELD);
        assertThat(run.figures())
                .contains(Metric.STOLEN_SHOWN.of(100), Metric.STOLEN_CHANGED.of(100), Metric.STOLEN_BALANCED.of(1))
                .noneMatch(figure -> figure.metric() == Metric.STOLEN_EXPIRES);
    }

    /** A session has no refresh token. */
    @Test
    void theVerdictOnASessionDoesNotMentionRefreshTokens() {
        Run run = run(Defect.NONE, BRIEF, new Revoke()).run();

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.HELD);
        assertThat(run.safety().reason()).doesNotContain("refreshed");
    }

    @Test
    void aLogoutEverywhereIsTimedOnAnotherDevice() {
        Run run = run(Defect.NONE, BRIEF, new Revoke()).run();

        assertThat(run.figures())
                .filteredOn(figure -> figure.metric() == Metric.REVOKED_WORKS_FOR)
                .singleElement()
                .satisfies(figure -> assertThat(figure.value()).isBetween(0.0, 2.0));
    }

    @Test
    void aCredentialThatOutlivesItsLogoutBreaksWhatWasPromised() {
        for (Experiment experiment : List.of(new Revoke(), new StolenCredential())) {
            Outcome outcome = run(Defect.OUTLIVES_LOGOUTS, BRIEF, experiment);

            assertThat(outcome.planted()).isEqualTo(1);
            assertThat(outcome.run().doubts()).isEmpty();
            assertThat(outcome.run().safety().kind())
                    .as(outcome.run().safety().reason())
                    .isEqualTo(Kind.BROKEN);
            assertThat(outcome.run().safety().reason()).contains("for 3.");
        }
    }

    /** The service rejects the credential eventually, but the harness cannot tell since when. */
    @Test
    void aServiceThatCannotCheckACredentialDoesNotRejectIt() {
        for (Experiment experiment : List.of(new Revoke(), new StolenCredential())) {
            Run run = run(Defect.LOSES_ITS_STORE_AT_LOGOUT, BRIEF, experiment).run();

            assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(run.safety().reason()).contains("neither accept nor reject it");
            assertThat(run.figures())
                    .extracting(Figure::metric)
                    .doesNotContain(Metric.LOGOUT_WORKS_FOR, Metric.STOLEN_READS_FOR);
        }
    }

    @Test
    void aRefreshTokenThatIsRefusedAfterItsLogoutHolds() {
        Run run = revokeTokens(Defect.NONE);

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.HELD);
        assertThat(run.safety().reason()).contains("it could not be refreshed");
    }

    @Test
    void aRefreshTokenThatOutlivesItsLogoutBreaksWhatWasPromised() {
        Run run = revokeTokens(Defect.KEEPS_REFRESH_TOKENS);

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.BROKEN);
        assertThat(run.safety().reason()).contains("its refresh token was accepted after the logout");
        assertThat(run.doubts()).isEmpty();
    }

    /** Only {@code invalid_grant} refuses the token itself. */
    @Test
    void aRefreshThatIsRefusedForAnotherReasonShowsNothing() {
        Run run = revokeTokens(Defect.REFUSES_REFRESHES);

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(run.safety().reason()).contains("whether the refresh token was accepted is unknown: status 400");
    }

    @Test
    void aCredentialThatOutlivesItsLogoutBreaksWhatWasPromisedEvenIfTheRefreshShowsNothing() {
        Run run = revokeTokens(Defect.OUTLIVES_LOGOUTS_AND_REFUSES_REFRESHES);

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.BROKEN);
        assertThat(run.safety().reason())
                .contains("the credential worked for 3.")
                .contains("whether the refresh token was accepted is unknown: status 400");
    }

    /** Access and refresh token of this shop end together, some seconds after the logout. */
    @Test
    void aRefreshTokenThatEndsWithItsAccessTokenIsUsedBeforeThat() {
        Run run = revokeTokens(Defect.OUTLIVES_LOGOUTS);

        assertThat(run.figures()).contains(Metric.LOGOUT_REFRESHED.of(1, 1));
    }

    private static Run revokeTokens(Defect defect) {
        try (PlantedShop shop = new PlantedShop(vertx, defect, Scenario.JWT_DENYLIST)) {
            return Lifecycle.run(vertx, Subject.of("local", shop), new Revoke(), BRIEF, phase -> {})
                    .run();
        }
    }

    @Test
    void additionsThatAreAllInTheCartAndOneOrderHold() {
        Run run = run(Defect.NONE, BRIEF, new Consistency()).run();

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.HELD);
        assertThat(run.figures()).contains(Metric.TABS_LOST.of(0), Metric.TABS_ORDERS.of(1));
    }

    /** By their number, no addition is missing: 39 of 40 were acknowledged, and 39 are in the cart. */
    @Test
    void anAdditionWithoutAnAnswerDoesNotHideALostOne() {
        Outcome outcome = run(Defect.LOSES_AN_ADDITION_AND_HIDES_IT, BRIEF, new Consistency());

        assertThat(outcome.planted()).isEqualTo(1);
        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.BROKEN);
        assertThat(outcome.run().figures()).contains(Metric.TABS_LOST.of(100.0 / 39));
    }

    /** The content of an unreadable cart is unknown, not empty. */
    @Test
    void aCartThatCannotBeReadHasLostNothing() {
        Outcome outcome = run(Defect.HIDES_ADDITIONS, BRIEF, new Consistency());

        assertThat(outcome.planted()).isEqualTo(1);
        assertThat(outcome.run().safety().kind())
                .as(outcome.run().safety().reason())
                .isEqualTo(Kind.INCONCLUSIVE);
        assertThat(outcome.run().safety().reason()).contains("bob's cart cannot be read (status 503)");
    }

    /** All replicas of this shop show the same empty history. */
    @Test
    void aMissingViewingHistoryMakesTheRunInconclusive() {
        Run run = run(Defect.NONE, BRIEF, new Personalisation()).run();

        assertThat(run.figures()).isEmpty();
        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(run.safety().reason()).contains("alice viewed 5 products, and was shown 0");
    }

    @Test
    void tooFewWritesShowNothing() {
        Run run = run(Defect.NONE, loadOf(5)).run();

        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(run.safety().reason()).containsPattern("only \\d+ writes were acknowledged; 59 are needed");
    }

    @Test
    void aVictimThatServedNobodyShowsNothing() {
        Run run = run(Defect.KILLS_AN_IDLE_ONE).run();

        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(run.safety().reason()).contains("the victim had served no users");
    }

    /** These replicas are not replaced, but must have served somebody, too. */
    @Test
    void aReplicaThatIsFrozenOrCutOffButServedNobodyShowsNothing() {
        for (Experiment experiment : List.of(new Freeze(), new Partition())) {
            Run run = run(Defect.KILLS_AN_IDLE_ONE, Load.fast(), experiment).run();

            assertThat(run.safety().kind()).as(experiment.name()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(run.safety().reason()).contains("the victim had served no users");
        }
    }

    /** The shop's lock, which an action takes, keeps the action under way. */
    @Test
    void anUndoDuringAnActionWaitsForItsEnd() throws InterruptedException {
        List<String> undone = new ArrayList<>();
        try (PlantedShop shop = new PlantedShop(vertx, Defect.NONE);
                Undo undo = new Undo()) {
            Scene scene = new Scene(vertx, shop, null, null, null, null, undo, phase -> {});
            scene.undoWith(
                    "the action", () -> undone.add(shop.replicas().getFirst().pod()));
            Thread action = new Thread(() -> scene.perform(new Action.Restart()));
            Thread interruption = new Thread(undo::interrupt);
            synchronized (shop.monitor()) {
                action.start();
                await().until(() -> action.getState() == Thread.State.BLOCKED);
                interruption.start();
                await().until(() -> interruption.getState() == Thread.State.WAITING);
            }
            interruption.join();
        }

        assertThat(undone).as("the replica that the action started").containsExactly("replica-2");
    }

    @Test
    void aCommandIsProvedAndUndoneByFurtherCommands(@TempDir Path directory) {
        Path change = directory.resolve("change");
        Run proved = run(
                        Defect.NONE,
                        SHORT,
                        new OwnCommand(
                                "touch " + change,
                                "echo seen; test -e " + change,
                                null,
                                new OwnUndo(directory, "rm " + change)))
                .run();
        Run unproved = run(Defect.NONE, SHORT, new OwnCommand("true", "test -e " + change, null, null))
                .run();

        assertThat(proved.safety().kind()).as(proved.safety().reason()).isEqualTo(Kind.HELD);
        assertThat(proved.intervention().proof()).endsWith(": seen");
        assertThat(directory).as("neither the change nor its undo is left").isEmptyDirectory();
        assertThat(unproved.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(unproved.safety().reason()).contains("the fault was not proved");
    }

    /** A misspelt condition must not mean that the fault is over. */
    @Test
    void aConditionThatNeverHeldMakesTheRunInconclusive() {
        assertThat(aborted("true", "true", "test -e /nowhere"))
                .contains("the command of --while, which had never succeeded, exited with 1");
    }

    /** An exit code of 127 is no answer: the shell did not find the command. */
    @Test
    void aCommandThatCannotBeRunIsNamed() {
        assertThat(aborted("no-such-command", "true", null)).contains("cannot run 'no-such-command': exit code 127");
        assertThat(aborted("true", "no-such-proof", null)).contains("cannot run 'no-such-proof': exit code 127");
        assertThat(aborted("true", "true", "no-such-check")).contains("cannot run 'no-such-check': exit code 127");
        assertThat(aborted("true", "true", "! no-such-check")).contains("cannot run '! no-such-check': exit code 127");
    }

    private static String aborted(String command, String proof, String lasting) {
        Run run = run(Defect.NONE, BRIEF, new OwnCommand(command, proof, lasting, null))
                .run();
        assertThat(run.safety().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(run.safety().reason()).contains("the run was aborted");
        return run.safety().reason();
    }

    /** The background process keeps the output of the command open. */
    @Test
    void aCommandMayLeaveAProcessBehind(@TempDir Path directory) {
        Path pid = directory.resolve("pid");
        Run run = run(
                        Defect.NONE,
                        SHORT,
                        new OwnCommand(
                                "sleep 60 & echo $! >" + pid,
                                "cat " + pid,
                                null,
                                new OwnUndo(directory, "kill $(cat " + pid + ")")))
                .run();

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.HELD);
        assertThat(run.seconds()).isLessThan(30);
    }

    /** The condition command deletes the file, so it succeeds once and then fails, which ends the fault. */
    @Test
    void aFaultLastsWhileItsConditionCommandSucceeds(@TempDir Path directory) {
        Path fault = directory.resolve("fault");
        Run run = run(
                        Defect.NONE,
                        BRIEF,
                        new OwnCommand("touch " + fault, "test -e " + fault, "rm " + fault + " 2>/dev/null", null))
                .run();

        assertThat(run.safety().kind()).as(run.safety().reason()).isEqualTo(Kind.HELD);
        assertThat(fault).doesNotExist();
        assertThat(run.seconds()).as("a second passes between two checks").isGreaterThan(2.8);
    }

    @Test
    void aSaturatedShopIsNotMeasuredIfTheCpuTimeOfItsStoreIsUnknown() {
        try (PlantedShop shop = new PlantedShop(vertx, Defect.NONE)) {
            assertThat(new Throughput().refusal(shop)).hasValue("the CPU time of its store is unknown");
        }
    }
}
