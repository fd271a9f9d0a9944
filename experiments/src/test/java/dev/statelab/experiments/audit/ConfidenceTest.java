package dev.statelab.experiments.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceTest {

    /** Values computed independently with log-gamma sums: one-sided for no or only hits, otherwise two-sided. */
    @ParameterizedTest
    @CsvSource({
        "0, 59, 0, 0.04950",
        "0, 531, 0, 0.00563",
        "1, 5, 0.00505, 0.71642",
        "5, 100, 0.01643, 0.11284",
        "50, 100, 0.39832, 0.60168",
        "100, 100, 0.97049, 1",
        "90, 10000, 0.00724, 0.01105"
    })
    void theIntervalIsThatOfClopperAndPearson(long hits, long trials, double lower, double upper) {
        Confidence confidence = Confidence.of(hits, trials);

        assertThat(confidence.lower()).isCloseTo(lower, within(0.00001));
        assertThat(confidence.upper()).isCloseTo(upper, within(0.00001));
    }

    @Test
    void theTextNamesTheLimitsTheConfidenceAndTheTrials() {
        assertThat(Confidence.of(0, 531)).hasToString("at most 0.56 %, at 95 %, of 531");
        assertThat(Confidence.of(50, 100)).hasToString("40 to 60 %, at 95 %, of 100");
    }

    @Test
    void zeroTrialsAreRejected() {
        assertThatThrownBy(() -> Confidence.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
