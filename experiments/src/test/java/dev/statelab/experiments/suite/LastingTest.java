package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastingTest {

    private static final long SECOND = 1_000_000_000;

    private final Lasting lasting = new Lasting(0);

    @Test
    void itEndsWithTheFirstObservationOfItsAbsence() {
        lasting.look(true, SECOND);
        lasting.look(false, 2 * SECOND);
        lasting.look(false, 3 * SECOND);

        assertThat(lasting.over()).isTrue();
        assertThat(lasting.seconds()).isEqualTo(2);
    }

    /** As when one replica does not know about a logout yet, and not every observation reaches it. */
    @Test
    void itIsNotOverIfALaterObservationFindsItAgain() {
        lasting.look(false, SECOND);
        lasting.look(true, 4 * SECOND);

        assertThat(lasting.over()).isFalse();
        assertThat(lasting.seconds()).isEqualTo(4);
    }
}
