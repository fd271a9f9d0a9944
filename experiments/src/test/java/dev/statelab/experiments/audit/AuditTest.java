package dev.statelab.experiments.audit;

import static dev.statelab.experiments.ledger.Outcome.FAILED;
import static dev.statelab.experiments.ledger.Outcome.OK;
import static dev.statelab.experiments.ledger.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.ledger.Operation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {

    @Test
    void findsNothingWhereEveryPromiseWasKept() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .write("tea-02=1", OK)
                .checkout("k1", OK)
                .write("tea-03=1", OK)
                .order("k1", "o1", "tea-01=1", "tea-02=1")
                .cart("tea-03=1")
                .audit();

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.counts()).isEqualTo(new Counts(4, 4, 0, 0, Map.of(), 0, 0, 0));
        assertThat(audit.counts().flawless()).isTrue();
    }

    @Test
    void anAcknowledgedLineThatIsGoneIsLost() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .write("tea-02=1", OK)
                .cart("tea-02=1")
                .audit();

        hasOnly(audit, Anomaly.LOST, "tea-01=1");
        assertThat(audit.counts().acknowledged()).isEqualTo(2);
        assertThat(audit.counts().found()).isEqualTo(1);
        assertThat(audit.counts().lost()).isEqualTo(1);
        assertThat(audit.counts().flawless()).isFalse();
    }

    @Test
    void anAcknowledgedOrderThatIsGoneIsLostWithItsLines() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", OK)
                .orderGone("k1", "o1")
                .audit();

        assertThat(audit.findings())
                .extracting(Finding::anomaly, Finding::value)
                .containsExactly(tuple(Anomaly.LOST, "k1"), tuple(Anomaly.LOST, "tea-01=1"));
        assertThat(audit.counts().lost()).isEqualTo(2);
    }

    @Test
    void anUnknownWriteThatIsThereIsRecovered() {
        Audit audit = new History().write("tea-01=1", UNKNOWN).cart("tea-01=1").audit();

        hasOnly(audit, Anomaly.RECOVERED, "tea-01=1");
        assertThat(audit.counts().unknown()).isEqualTo(1);
        assertThat(audit.counts().flawless()).isTrue();
    }

    @Test
    void anUnknownWriteThatIsNotThereIsNoFinding() {
        Audit audit = new History().write("tea-01=1", UNKNOWN).audit();

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.counts().unknown()).isEqualTo(1);
    }

    @Test
    void aRefusedWriteThatIsThereIsUnexpected() {
        hasOnly(new History().write("tea-01=1", FAILED).cart("tea-01=1").audit(), Anomaly.UNEXPECTED, "tea-01=1");
    }

    @Test
    void aLineNobodyWroteIsUnexpected() {
        hasOnly(new History().cart("tea-09=9").audit(), Anomaly.UNEXPECTED, "tea-09=9");
    }

    @Test
    void aReadOfALineNobodyWroteIsUnexpectedEvenIfTheLineIsGoneLater() {
        hasOnly(new History().read("mug-01=7").audit(), Anomaly.UNEXPECTED, "mug-01=7");
    }

    @Test
    void aLineThatOnlyAnotherShopperWroteIsForeignInAnAnswer() {
        Audit audit = new History()
                .other("mug-01=7")
                .write("tea-01=1", OK)
                .read("tea-01=1", "mug-01=7")
                .cart("tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.FOREIGN, "mug-01=7");
        assertThat(audit.counts().of(Anomaly.FOREIGN)).isEqualTo(1);
        assertThat(audit.counts().flawless()).isFalse();
    }

    @Test
    void anotherShoppersLineInTheFinalCartIsForeign() {
        Audit audit = new History().other("mug-01=7").cart("mug-01=7").audit();

        hasOnly(audit, Anomaly.FOREIGN, "mug-01=7");
    }

    @Test
    void aLineInTheCartAndInAnOrderIsDuplicated() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", OK)
                .order("k1", "o1", "tea-01=1")
                .cart("tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.DUPLICATED, "tea-01=1");
    }

    @Test
    void twoOrdersForOneKeyAreDuplicated() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", UNKNOWN)
                .checkout("k1", OK)
                .order("k1", "o1", "tea-01=1")
                .order("k1", "o2", "tea-01=1")
                .audit();

        assertThat(audit.findings()).extracting(Finding::value).containsExactly("k1", "tea-01=1");
        assertThat(audit.counts().of(Anomaly.DUPLICATED)).isEqualTo(2);
    }

    @Test
    void aSecondOrderForOneKeyIsDuplicatedEvenIfItCannotBeFound() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", UNKNOWN)
                .checkout("k1", OK)
                .order("k1", "o1", "tea-01=1")
                .orderGone("k1", "o2")
                .audit();

        hasOnly(audit, Anomaly.DUPLICATED, "k1");
    }

    @Test
    void aRepeatedCheckoutThatReturnsTheSameOrderIsNoFinding() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", "tea-01=1")
                .write("tea-02=1", OK)
                .order("k1", "o1", "tea-01=1")
                .cart("tea-02=1")
                .checkout("k1", "tea-01=1")
                .audit();

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.counts().acknowledged()).isEqualTo(3);
    }

    @Test
    void aReadThatMissedWhatIsThereLaterIsStale() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .read()
                .read()
                .cart("tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.STALE, "tea-01=1");
    }

    @Test
    void aReadThatMissedWhatIsLostIsCountedAsLostOnly() {
        hasOnly(new History().write("tea-01=1", OK).read().audit(), Anomaly.LOST, "tea-01=1");
    }

    @Test
    void anUnknownWriteThatWasReadAndIsGoneHasVanished() {
        hasOnly(new History().write("tea-01=1", UNKNOWN).read("tea-01=1").audit(), Anomaly.VANISHED, "tea-01=1");
    }

    @Test
    void readsThatStopShowingAnUnknownWriteGoBackwards() {
        Audit audit = new History()
                .write("tea-01=1", UNKNOWN)
                .read("tea-01=1")
                .read()
                .read("tea-01=1")
                .cart("tea-01=1")
                .audit();

        assertThat(audit.findings()).extracting(Finding::anomaly).containsExactly(Anomaly.RECOVERED, Anomaly.BACKWARDS);
    }

    /** Replica b is behind replica a. */
    @Test
    void readsThatGoBackwardsFromOneReplicaToAnotherAreFound() {
        Audit audit = new History()
                .servedBy("a")
                .write("tea-01=1", UNKNOWN)
                .write("tea-02=1", OK)
                .read("tea-01=1", "tea-02=1")
                .servedBy("b")
                .read()
                .servedBy("a")
                .read("tea-01=1", "tea-02=1")
                .cart("tea-01=1", "tea-02=1")
                .audit();

        assertThat(audit.findings())
                .filteredOn(finding -> finding.anomaly().violation())
                .containsExactly(
                        new Finding(Anomaly.STALE, "shopper-1", "tea-02=1"),
                        new Finding(Anomaly.BACKWARDS, "shopper-1", "tea-01=1"));
    }

    @Test
    void aCartThatShowsWhatWasSoldIsStale() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", "tea-01=1")
                .read("tea-01=1")
                .order("k1", "o1", "tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.STALE, "tea-01=1");
    }

    @Test
    void anOrderThatLeavesOutWhatIsStillInTheCartIsPartial() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .write("tea-02=1", OK)
                .checkout("k1", "tea-01=1")
                .order("k1", "o1", "tea-01=1")
                .cart("tea-02=1")
                .audit();

        hasOnly(audit, Anomaly.PARTIAL, "tea-02=1");
    }

    @Test
    void anOrderOfARetriedCheckoutThatLeavesOutALineIsPartial() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .write("tea-02=1", OK)
                .checkout("k1", UNKNOWN)
                .checkout("k1", "tea-02=1")
                .order("k1", "o1", "tea-02=1")
                .cart("tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.PARTIAL, "tea-01=1");
    }

    @Test
    void anOrderWithoutAnyLineIsPartial() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", OK)
                .order("k1", "o1")
                .cart("tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.PARTIAL, "tea-01=1");
    }

    @Test
    void aDeletedLineThatIsGoneIsNoFinding() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .delete("tea-01=1", OK)
                .read()
                .write("tea-02=1", OK)
                .delete("tea-02=1", UNKNOWN)
                .read("tea-02=1")
                .read()
                .audit();

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.counts().found()).isEqualTo(2);
    }

    @Test
    void aLineThatComesBackAfterItsDeletionIsRevived() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .delete("tea-01=1", OK)
                .cart("tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.REVIVED, "tea-01=1");
    }

    @Test
    void aReadThatShowsADeletedLineIsStale() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .delete("tea-01=1", OK)
                .read("tea-01=1")
                .read()
                .audit();

        hasOnly(audit, Anomaly.STALE, "tea-01=1");
    }

    @Test
    void aLineThatAReadShowedDeletedAndIsThereAtTheEndIsRevived() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .delete("tea-01=1", UNKNOWN)
                .read("tea-01=1")
                .read()
                .cart("tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.REVIVED, "tea-01=1");
    }

    @Test
    void aReadThatShowsALineWhichAnEarlierOneShowedDeletedIsStale() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .delete("tea-01=1", UNKNOWN)
                .read()
                .read("tea-01=1")
                .read()
                .audit();

        hasOnly(audit, Anomaly.STALE, "tea-01=1");
    }

    /** The order proves that the deletion had not taken place, and what is sold cannot be deleted. */
    @Test
    void anOrderedLineIsLostWithItsOrderEvenIfItsDeletionHadNoAnswer() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .delete("tea-01=1", UNKNOWN)
                .checkout("k1", "tea-01=1")
                .orderGone("k1", "o1")
                .audit();

        assertThat(audit.findings())
                .containsExactly(
                        new Finding(Anomaly.LOST, "shopper-1", "k1"),
                        new Finding(Anomaly.LOST, "shopper-1", "tea-01=1"));
    }

    @Test
    void aLineThatIsGoneAfterARefusedDeletionIsLost() {
        hasOnly(new History().write("tea-01=1", OK).delete("tea-01=1", FAILED).audit(), Anomaly.LOST, "tea-01=1");
    }

    @Test
    void replicasThatShowDifferentCartsDisagree() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .cart("tea-01=1")
                .view("a", "tea-01=1")
                .view("b")
                .audit();

        hasOnly(audit, Anomaly.DISAGREEING, "tea-01=1");
        assertThat(audit.counts().flawless()).isFalse();
    }

    /** A write that is missing may still be there: without the holdings, nothing counts as lost. */
    @Test
    void withoutHoldingsWhatTheResponsesProveIsFound() {
        History history = new History()
                .other("mug-01=7")
                .write("tea-01=1", OK)
                .write("tea-02=1", UNKNOWN)
                .write("tea-03=1", OK)
                .read("tea-01=1", "tea-02=1", "tea-03=1", "mug-01=7")
                .read("tea-03=1");

        assertThat(new Audit(history.operations(), List.of(), Model.SET).findings())
                .containsExactly(
                        new Finding(Anomaly.FOREIGN, "shopper-1", "mug-01=7"),
                        new Finding(Anomaly.STALE, "shopper-1", "tea-01=1"),
                        new Finding(Anomaly.BACKWARDS, "shopper-1", "tea-02=1"));
    }

    @Test
    void aTraceShowsTheLastReadsWithALostWriteAndTheFirstWithoutIt() {
        History history = new History()
                .read()
                .write("tea-01=1", OK)
                .read("tea-01=1")
                .read("tea-01=1")
                .read("tea-01=1")
                .write("tea-02=1", OK)
                .read()
                .read()
                .read();

        Trace trace = Trace.of(history.audit().findings(), history.operations()).orElseThrow();

        assertThat(trace.finding()).isEqualTo(new Finding(Anomaly.LOST, "shopper-1", "tea-01=1"));
        assertThat(trace.operations())
                .extracting(Operation::sequence)
                .as("one before, the write, the last two that show it, two that do not, the last")
                .containsExactly(1, 2, 3, 4, 5, 7, 8, 9);
    }

    @Test
    void aRunWithoutViolationsHasNoTrace() {
        History history = new History().write("tea-01=1", UNKNOWN).cart("tea-01=1");

        assertThat(Trace.of(history.audit().findings(), history.operations())).isEmpty();
    }

    @Test
    void aCheckoutTriedAgainIsOneWrite() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", UNKNOWN)
                .checkout("k1", FAILED)
                .checkout("k1", OK)
                .order("k1", "o1", "tea-01=1")
                .audit();

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.counts()).isEqualTo(new Counts(2, 2, 0, 0, Map.of(), 0, 0, 0));
    }

    @Test
    void aCheckoutThatNeverGotAnAnswerIsUnknownHoweverOftenItWasTried() {
        Audit audit = new History()
                .checkout("k1", UNKNOWN)
                .checkout("k1", UNKNOWN)
                .checkout("k2", UNKNOWN)
                .checkout("k2", FAILED)
                .audit();

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.counts()).isEqualTo(new Counts(2, 0, 0, 2, Map.of(), 0, 0, 0));
    }

    @Test
    void oneOrderForTwoCheckoutsKeepsOneOfThem() {
        Audit audit = new History()
                .write("tea-01=1", OK)
                .checkout("k1", OK)
                .checkout("k2", OK)
                .order("k1", "o1", "tea-01=1")
                .order("k2", "o1", "tea-01=1")
                .audit();

        hasOnly(audit, Anomaly.LOST, "k2");
    }

    @Test
    void onlyALoginAfterASuccessfulOneCountsAsForced() {
        Audit audit =
                new History().login(UNKNOWN).login(OK).login(FAILED).login(OK).audit();

        assertThat(audit.counts().relogins()).isEqualTo(1);
    }

    @Test
    void countsWhoMovedToAnotherPod() {
        Audit audit = new History()
                .servedBy("a")
                .write("tea-01=1", OK)
                .write("tea-02=1", UNKNOWN)
                .servedBy("b")
                .write("tea-03=1", OK)
                .servedBy("a")
                .write("tea-04=1", OK)
                .cart("tea-01=1", "tea-03=1", "tea-04=1")
                .audit();

        assertThat(audit.counts().moved()).isEqualTo(2);
    }

    private static void hasOnly(Audit audit, Anomaly anomaly, String value) {
        assertThat(audit.findings()).containsExactly(new Finding(anomaly, "shopper-1", value));
    }
}
