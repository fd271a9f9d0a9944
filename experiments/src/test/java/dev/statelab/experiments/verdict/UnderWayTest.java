package dev.statelab.experiments.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.audit.History;
import dev.statelab.experiments.ledger.Outcome;
import org.junit.jupiter.api.Test;

/** Tests which carts a fault interrupts. Operation n lasts from 1000 n to 1000 n + 500 ns; the fault is after the third. */
class UnderWayTest {

    private static final UnderWay KEPT = new UnderWay(1, 0);
    private static final UnderWay BROKEN = new UnderWay(0, 1);
    private static final UnderWay NONE = new UnderWay(0, 0);

    private final History history =
            new History().login(Outcome.OK).write("tea-01=1", Outcome.OK).write("tea-02=1", Outcome.OK);

    @Test
    void aCheckoutWithEveryLineKeepsTheCart() {
        history.checkout("k1", "tea-01=1", "tea-02=1");

        assertThat(atTheFault()).isEqualTo(KEPT);
    }

    @Test
    void aCheckoutThatMissesALineInterruptsTheCart() {
        history.checkout("k1", "tea-02=1");

        assertThat(atTheFault()).isEqualTo(BROKEN);
    }

    @Test
    void anotherLoginInterruptsTheCartEvenIfItIsStillThere() {
        history.login(Outcome.OK).checkout("k1", "tea-01=1", "tea-02=1");

        assertThat(atTheFault()).isEqualTo(BROKEN);
    }

    @Test
    void aWriteThatMissesALineInterruptsTheCart() {
        history.write("tea-03=1", "tea-03=1");

        assertThat(atTheFault()).isEqualTo(BROKEN);
    }

    @Test
    void aLineThatTheUserMayHaveDeletedMayBeMissing() {
        history.delete("tea-01=1", Outcome.UNKNOWN).write("tea-03=1", "tea-02=1", "tea-03=1");

        assertThat(atTheFault()).isEqualTo(KEPT);
    }

    @Test
    void aFailedStepIsNoLoss() {
        history.write("tea-03=1", Outcome.UNKNOWN)
                .checkout("k1", Outcome.UNKNOWN)
                .checkout("k1", "tea-01=1", "tea-02=1", "tea-03=1");

        assertThat(atTheFault()).isEqualTo(KEPT);
    }

    @Test
    void aLoginDuringTheNextCartDoesNotInterruptThePreviousOne() {
        history.checkout("k1", "tea-01=1", "tea-02=1")
                .write("tea-04=1", "tea-04=1")
                .login(Outcome.OK);

        assertThat(atTheFault()).isEqualTo(KEPT);
    }

    @Test
    void withoutAFurtherStepNothingIsKnown() {
        history.write("tea-03=1", Outcome.UNKNOWN);

        assertThat(atTheFault()).isEqualTo(NONE);
    }

    @Test
    void aCartThatWasBoughtBeforeIsNotUnderWay() {
        assertThat(UnderWay.at(
                        5_000,
                        history.checkout("k1", "tea-01=1", "tea-02=1")
                                .write("tea-04=1", "tea-04=1")
                                .operations()))
                .isEqualTo(NONE);
    }

    private UnderWay atTheFault() {
        return UnderWay.at(4_000, history.operations());
    }
}
