package dev.statelab.experiments.suite;

import static dev.statelab.experiments.load.Acceptance.ACCEPTED;
import static dev.statelab.experiments.load.Acceptance.REJECTED;
import static dev.statelab.experiments.load.Acceptance.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.platform.PlatformException;
import org.junit.jupiter.api.Test;

class LastingTest {

    private static final long SECOND = 1_000_000_000;

    private final Lasting lasting = new Lasting(0);

    @Test
    void aCredentialLastsUntilItsFirstRejection() {
        lasting.look(ACCEPTED, SECOND);
        lasting.look(REJECTED, 2 * SECOND);
        lasting.look(REJECTED, 3 * SECOND);

        assertThat(lasting.over()).isTrue();
        assertThat(lasting.seconds()).isEqualTo(2);
    }

    /** For example, one replica does not know about a logout yet, and not every observation reaches it. */
    @Test
    void aCredentialThatIsAcceptedAfterARejectionStillLasts() {
        lasting.look(REJECTED, SECOND);
        lasting.look(ACCEPTED, 4 * SECOND);

        assertThat(lasting.over()).isFalse();
        assertThat(lasting.seconds()).isEqualTo(4);
    }

    @Test
    void aResponseThatSaysNothingIsNoRejection() {
        lasting.look(UNKNOWN, SECOND);
        assertThat(lasting.over()).isFalse();

        lasting.look(ACCEPTED, 2 * SECOND);
        lasting.look(REJECTED, 3 * SECOND);
        lasting.look(UNKNOWN, 4 * SECOND);

        assertThat(lasting.over()).isTrue();
        assertThat(lasting.seconds()).isEqualTo(3);
    }

    /** It may have ended at any time in between. */
    @Test
    void theDurationIsUnknownIfTheResponseBeforeTheRejectionIsInconclusive() {
        lasting.look(ACCEPTED, SECOND);
        lasting.look(UNKNOWN, 2 * SECOND);
        lasting.look(REJECTED, 5 * SECOND);

        assertThat(lasting.over()).isTrue();
        assertThatThrownBy(lasting::seconds).isInstanceOf(PlatformException.class);
    }

    @Test
    void theMeasurementIsAbortedAfterHalfAMinuteWithoutEvidence() {
        lasting.look(ACCEPTED, SECOND);
        lasting.look(UNKNOWN, 31 * SECOND);

        assertThatThrownBy(() -> lasting.look(UNKNOWN, 32 * SECOND))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("neither accept nor reject it");
    }
}
