package dev.statelab.experiments.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();

    /** The request may still fail, so it is unknown whether the service has been healthy since. */
    @Test
    void theTimeSinceARequestWithoutAnAnswerIsNotQuiet() {
        long hanging = ledger.begin();
        end(ledger.begin(), Outcome.OK);

        assertThat(ledger.answeredUntil()).isEqualTo(hanging);
        assertThat(ledger.quietSince(hanging)).isZero();
        assertThat(ledger.inFlight()).isOne();

        end(hanging, Outcome.OK);

        assertThat(ledger.quietSince(hanging)).isPositive();
        assertThat(ledger.inFlight()).isZero();
    }

    @Test
    void theQuietBeginsAnewWithEachFailure() {
        long before = ledger.begin();
        long failed = end(before, Outcome.UNKNOWN);
        long after = ledger.now();

        assertThat(ledger.quietSince(before)).isBetween(0L, ledger.now() - failed);
        assertThat(ledger.quietSince(after)).isBetween(0L, ledger.now() - after);
    }

    /** Ends an operation, and returns the time. */
    private long end(long sent, Outcome outcome) {
        long done = ledger.now();
        ledger.add(new Operation("alice", 1, Kind.READ, null, 1, sent, sent, done, outcome, 200, null, 1, null));
        return done;
    }
}
