package dev.statelab.experiments.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.audit.History;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.ledger.Outcome;
import org.junit.jupiter.api.Test;

/** Tests which flows a fault interrupts. Operation n lasts from 1000 n to 1000 n + 500 ns. */
class FlowsTest {

    private final History history = new History()
            .login(Outcome.OK)
            .write("tea-01=1", Outcome.OK)
            .checkout("k1", Outcome.OK)
            .write("tea-02=1", Outcome.OK);

    @Test
    void aFlowEndsWithItsCheckout() {
        history.checkout("k2", Outcome.OK);

        assertThat(since(0)).isEqualTo(new Flows(2, 0));
        assertThat(since(4_000))
                .as("what ended before the fault is not touched by it")
                .isEqualTo(new Flows(1, 0));
    }

    @Test
    void aForcedLoginInterruptsAFlow() {
        history.login(Outcome.OK).write("tea-03=1", Outcome.OK).checkout("k3", Outcome.OK);

        assertThat(since(4_000)).isEqualTo(new Flows(1, 1));
    }

    @Test
    void anUnfinishedFlowDoesNotCount() {
        assertThat(since(4_000)).isEqualTo(new Flows(0, 0));
    }

    @Test
    void anUnansweredCheckoutDoesNotEndAFlow() {
        history.checkout("k2", Outcome.UNKNOWN).login(Outcome.OK);

        assertThat(since(4_000)).isEqualTo(new Flows(0, 1));
    }

    /** No flow was interrupted, but none could have been. */
    @Test
    void withoutAFlowThereIsNoFigure() {
        assertThat(since(4_000).figure(Metric.POD_KILL_FLOWS).value()).isNaN();
        assertThat(since(0).figure(Metric.POD_KILL_FLOWS).value()).isZero();
    }

    private Flows since(long time) {
        return Flows.since(time, history.operations());
    }
}
