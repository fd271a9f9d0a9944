package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests what a run says about new replicas, on made-up histories. */
class ScaleTest {

    private static final Set<String> NEW = Set.of("b");

    @Test
    void newReplicasAreProvedByWhatTheyServed() {
        assertThat(Scale.proof(NEW, List.of(servedBy("a"), servedBy("b")), 1))
                .isEqualTo("1 new replicas, which served 1 of 2 requests");
    }

    @Test
    void newReplicasThatServedNobodyAreNotPassedOffAsServing() {
        String proof = Scale.proof(NEW, List.of(servedBy("a"), servedBy("a")), 0);

        assertThat(proof).startsWith("1 new replicas, which served 0 of 2 requests: affinity or kept connections left");
        assertThat(proof).endsWith("(0 new connections)");
    }

    @Test
    void withoutReplicaNamesItIsUnknownWhatNewReplicasServed() {
        assertThat(Scale.proof(NEW, List.of(servedBy(null)), 0))
                .isEqualTo("1 new replicas; no response named its replica");
    }

    private static Operation servedBy(String pod) {
        return new Operation("ann", 1, Kind.READ, null, 1, 0, 0, 1, Outcome.OK, 200, pod, 1, null);
    }
}
