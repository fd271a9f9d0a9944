package dev.statelab.experiments.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservedTest {

    @Test
    void aWaitLastsFromTheFirstFailedRequestOfAUserToTheNextSuccess() {
        assertThat(longestWait(
                        ended("alice", 11, 12, Outcome.FAILED),
                        ended("bob", 11, 14, Outcome.FAILED),
                        ended("alice", 13, 15, Outcome.FAILED),
                        ended("bob", 15, 16, Outcome.OK),
                        ended("alice", 16, 18, Outcome.OK),
                        ended("alice", 30, 31, Outcome.FAILED),
                        ended("alice", 32, 33, Outcome.OK)))
                .isEqualTo(7);
    }

    @Test
    void aWaitWithoutAnEndLastsToTheLastFailure() {
        assertThat(longestWait(ended("alice", 11, 12, Outcome.FAILED), ended("alice", 13, 15, Outcome.UNKNOWN)))
                .isEqualTo(4);
    }

    @Test
    void aUserWithoutAFailureAfterTheFaultDoesNotWait() {
        assertThat(longestWait(ended("alice", 1, 2, Outcome.FAILED), ended("alice", 11, 19, Outcome.OK)))
                .as("what failed before the fault does not count")
                .isZero();
    }

    @Test
    void anOutageLastsFromTheFirstFailedRequestOfAnybodyToTheLast() {
        Observed seen = observed(
                ended("alice", 1, 2, Outcome.FAILED),
                ended("alice", 11, 12, Outcome.FAILED),
                ended("alice", 12, 13, Outcome.OK),
                ended("bob", 13, 17, Outcome.UNKNOWN),
                ended("bob", 19, 20, Outcome.OK));
        assertThat(seen.outage()).isEqualTo(6);
    }

    @Test
    void withoutAFailureThereIsNoOutage() {
        assertThat(observed(ended("alice", 11, 12, Outcome.OK)).outage()).isZero();
    }

    /** Only a write that the victim may have been executing can be lost by its death. */
    @Test
    void theWritesInFlightAreThoseOfTheVictimsUsers() {
        Operation read = ended("alice", 9, 11, Outcome.OK);
        Operation write = write("alice", 9, 11);
        List<Operation> others = List.of(write("alice", 7, 9), write("alice", 11, 12));

        assertThat(Observed.writesInFlight(List.of(read, write), nanos(10), List.of("alice")))
                .isOne();
        assertThat(Observed.writesInFlight(List.of(write), nanos(10), List.of("bob")))
                .as("of users of another replica")
                .isZero();
        assertThat(Observed.writesInFlight(others, nanos(10), List.of("alice")))
                .as("before and after")
                .isZero();
    }

    private static Operation write(String user, long due, long done) {
        return new Operation(
                user, 1, Kind.WRITE, "tea", 1, nanos(due), nanos(due), nanos(done), Outcome.OK, 200, null, 1, null);
    }

    private static double longestWait(Operation... operations) {
        return observed(operations).longestWait();
    }

    /** The operations as observed with a fault at second 10. */
    private static Observed observed(Operation... operations) {
        Fault fault = new Fault(
                new Action.Done("a fault", "none", null, "seen"),
                Instant.EPOCH,
                nanos(10),
                nanos(10),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Counts counts = new Counts(0, 0, 0, 0, Map.of(), 0, 0, 0);
        return new Observed(Load.standard(), fault, counts, Recovery.NONE, List.of(operations));
    }

    private static Operation ended(String user, long due, long done, Outcome outcome) {
        return new Operation(
                user, 1, Kind.READ, null, 1, nanos(due), nanos(due), nanos(done), outcome, 0, null, 1, null);
    }

    private static long nanos(long seconds) {
        return seconds * 1_000_000_000;
    }
}
