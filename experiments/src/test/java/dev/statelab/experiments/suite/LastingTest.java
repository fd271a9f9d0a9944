package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastingTest {

    private static final long SECOND = 1_000_000_000;

    private final Lasting lasting = new Lasting(0);

    @Test
    void itEndsWithTheFirstLookThatDoesNotFindIt() {
        lasting.look(true, SECOND);
        lasting.look(false, 2 * SECOND);
        lasting.look(false, 3 * SECOND);

        assertThat(lasting.over()).isTrue();
        assertThat(lasting.seconds()).isEqualTo(2);
    }

    /** As where one replica has not heard of a logout, and is not always the one that answers. */
    @Test
    void itIsNotOverWhereALaterLookFindsItAgain() {
        lasting.look(false, SECOND);
        lasting.look(true, 4 * SECOND);

        assertThat(lasting.over()).isFalse();
        assertThat(lasting.seconds()).isEqualTo(4);
    }
}
