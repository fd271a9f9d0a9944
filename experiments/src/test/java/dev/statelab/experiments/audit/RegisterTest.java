package dev.statelab.experiments.audit;

import static dev.statelab.experiments.ledger.Outcome.FAILED;
import static dev.statelab.experiments.ledger.Outcome.OK;
import static dev.statelab.experiments.ledger.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.ledger.Model;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** A register keeps only the last write: overwritten values do not count as lost, and must not reappear. */
class RegisterTest {

    @Test
    void aRegisterWithTheLastAcknowledgedValueHasNoFindings() {
        Audit audit = new History()
                .write("1", OK)
                .read("1")
                .write("2", OK)
                .write("3", FAILED)
                .read("2")
                .cart("2")
                .audit(Model.REGISTER);

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.counts().acknowledged()).isEqualTo(2);
    }

    @Test
    void anEmptyRegisterHasLostOnlyTheLastValue() {
        Audit audit = new History().write("1", OK).write("2", OK).audit(Model.REGISTER);

        has(audit, tuple(Anomaly.LOST, "2"));
    }

    @Test
    void anOlderFinalValueIsRevivedAndTheLastOneIsLost() {
        Audit audit = new History().write("1", OK).write("2", OK).cart("1").audit(Model.REGISTER);

        has(audit, tuple(Anomaly.LOST, "2"), tuple(Anomaly.REVIVED, "1"));
    }

    @Test
    void anUnansweredWriteMayHaveComeOrNot() {
        assertThat(new History()
                        .write("1", OK)
                        .write("2", UNKNOWN)
                        .cart("1")
                        .audit(Model.REGISTER)
                        .findings())
                .isEmpty();
        has(
                new History().write("1", OK).write("2", UNKNOWN).cart("2").audit(Model.REGISTER),
                tuple(Anomaly.RECOVERED, "2"));
    }

    @Test
    void aReadOfWhatWasOverwrittenIsStale() {
        Audit audit = new History()
                .write("1", OK)
                .write("2", OK)
                .read("1")
                .read("2")
                .cart("2")
                .audit(Model.REGISTER);

        assertThat(audit.findings())
                .extracting(Finding::anomaly, Finding::value)
                .contains(tuple(Anomaly.STALE, "2"));
    }

    @Test
    void aRegisterThatFallsBackAfterAReadOfTheNextValueIsRevived() {
        Audit audit = new History()
                .write("1", OK)
                .write("2", UNKNOWN)
                .read("2")
                .cart("1")
                .audit(Model.REGISTER);

        has(audit, tuple(Anomaly.VANISHED, "2"), tuple(Anomaly.REVIVED, "1"));
    }

    private static void has(Audit audit, Tuple... findings) {
        assertThat(audit.findings())
                .extracting(Finding::anomaly, Finding::value)
                .containsExactlyInAnyOrder(findings);
    }
}
