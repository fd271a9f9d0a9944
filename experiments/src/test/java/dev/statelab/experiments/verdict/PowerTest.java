package dev.statelab.experiments.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Replica;
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

    @Test
    void withoutReplicaNamesTheUsersOfTheVictimAreUnknown() {
        Replica victim = new Replica("a", "1", "here", true, 0);
        Fault fault = fault(100).hitting(List.of(victim), List.of());

        assertThat(Power.lacking(observed(fault, operation(90, 110, null))))
                .containsExactly("responses do not name their replica, so the users of the victim are unknown");
        assertThat(Power.lacking(observed(fault, operation(90, 110, "b"))))
                .containsExactly("the victim had served no users");
    }

    @Test
    void aReplicaThatIsStruckButNotReplacedMustHaveServedUsers() {
        List<Replica> frozen = List.of(new Replica("a", "1", "here", true, 0));
        Fault idle = fault(100).striking(frozen, List.of());
        Fault busy = fault(100).striking(frozen, List.of("shopper-1"));

        assertThat(Power.lacking(observed(idle, operation(90, 110, "b"))))
                .containsExactly("the victim had served no users");
        assertThat(Power.lacking(observed(busy, operation(90, 110, "a")))).isEmpty();
    }

    private static Fault fault(long at) {
        return new Fault(
                new Action.Done("a fault", "none", null, "seen"),
                Instant.EPOCH,
                at,
                at,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Observed faultAt(long at, Operation... operations) {
        return observed(fault(at), operations);
    }

    private static Observed observed(Fault fault, Operation... operations) {
        Counts counts = new Counts(59, 59, 0, 0, Map.of(), 0, 0, 0);
        return new Observed(Load.standard(), fault, counts, Recovery.NONE, List.of(operations));
    }

    private static Operation operation(long sent, long done) {
        return operation(sent, done, "a");
    }

    private static Operation operation(long sent, long done, String pod) {
        return new Operation("shopper-1", 1, Kind.READ, null, 1, 0, sent, done, Outcome.OK, 200, pod, 1, null);
    }
}
