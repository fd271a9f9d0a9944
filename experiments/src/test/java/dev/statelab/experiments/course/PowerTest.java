package dev.statelab.experiments.course;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PowerTest {

    @Test
    void aRequestThatWasAnsweredAfterTheFaultWasInFlight() {
        Observed seen = faultAt(100, operation(10, 90), operation(95, 105), operation(110, 120));

        assertThat(Power.lacking(seen)).isEmpty();
        assertThat(seen.inFlight()).isEqualTo(1);
        assertThat(seen.sinceFault()).hasSize(2);
    }

    @Test
    void aFaultBetweenTwoRequestsShowsNothing() {
        assertThat(Power.lacking(faultAt(100, operation(10, 90), operation(110, 120))))
                .containsExactly("no request was in flight at the fault");
    }

    private static Observed faultAt(long at, Operation... operations) {
        Fault fault = new Fault(
                new Action.Done("a fault", "none", null, "seen"),
                Instant.EPOCH,
                at,
                at,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Counts counts = new Counts(59, 59, 0, 0, Map.of(), 0, 0, 0);
        return new Observed(Load.standard(), fault, counts, Recovery.NONE, List.of(operations));
    }

    private static Operation operation(long sent, long done) {
        return new Operation("shopper-1", 1, Kind.READ, null, 1, 0, sent, done, Outcome.OK, 200, "a", 1, null);
    }
}
