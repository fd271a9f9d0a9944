package dev.statelab.experiments.audit;

import static dev.statelab.experiments.ledger.Outcome.FAILED;
import static dev.statelab.experiments.ledger.Outcome.OK;
import static dev.statelab.experiments.ledger.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.ledger.Model;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Tests the audit of a counter, which shows only the number of writes. */
class TallyTest {

    @Test
    void aCounterThatGrewByTheAcknowledgedWritesHasNoFindings() {
        has(new History()
                .read("7")
                .write("a", OK)
                .write("b", FAILED)
                .read("8")
                .write("c", OK)
                .cart("9"));
    }

    @Test
    void aCounterThatIsTooLowHasLostTheLastWrites() {
        has(
                new History()
                        .read("0")
                        .write("a", OK)
                        .write("b", OK)
                        .write("c", OK)
                        .cart("1"),
                tuple(Anomaly.LOST, "b"),
                tuple(Anomaly.LOST, "c"));
    }

    @Test
    void anUnansweredWriteMayOrMayNotHaveBeenCounted() {
        has(new History().read("0").write("a", OK).write("b", UNKNOWN).cart("1"));
        has(new History().read("0").write("a", OK).write("b", UNKNOWN).cart("2"), tuple(Anomaly.RECOVERED, "b"));
    }

    @Test
    void aRetriedWriteCountsOnce() {
        has(
                new History().read("0").write("a", UNKNOWN).write("a", OK).cart("2"),
                tuple(Anomaly.DUPLICATED, "one of 1 more than requested"));
    }

    @Test
    void aHigherCountThanWasSentIsDuplicated() {
        has(
                new History().read("0").write("a", OK).cart("2"),
                tuple(Anomaly.DUPLICATED, "one of 1 more than requested"));
    }

    @Test
    void aReadThatGoesBackIsStale() {
        has(
                new History()
                        .read("0")
                        .write("a", OK)
                        .write("b", OK)
                        .read("1")
                        .read("2")
                        .cart("2"),
                tuple(Anomaly.STALE, "1 read after 2"));
    }

    /** By the sum alone, two writes arrived and two were acknowledged. */
    @Test
    void anUnansweredWriteThatAReadShowedDoesNotHideALaterLoss() {
        has(
                new History()
                        .read("0")
                        .write("a", OK)
                        .write("b", UNKNOWN)
                        .read("2")
                        .write("c", OK)
                        .cart("2"),
                tuple(Anomaly.LOST, "c"));
    }

    @Test
    void aRetriedWriteThatAReadShowedBeforeCountsOnce() {
        has(new History()
                .read("0")
                .write("a", UNKNOWN)
                .read("1")
                .write("a", OK)
                .read("1")
                .cart("1"));
    }

    @Test
    void withoutTheValueAtTheEndAReadThatGoesBackIsStale() {
        History history = new History().read("0").write("a", OK).read("0");

        assertThat(new Audit(history.operations(), List.of(), Model.COUNTER).findings())
                .containsExactly(new Finding(Anomaly.STALE, "shopper-1", "0 read after 1"));
    }

    private static void has(History history, Tuple... findings) {
        assertThat(history.audit(Model.COUNTER).findings())
                .extracting(Finding::anomaly, Finding::value)
                .containsExactlyInAnyOrder(findings);
    }
}
