package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Replica;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests what replicas and requests prove about a change, on made-up histories. */
class EffectTest {

    private static final List<Replica> TWO = List.of(replica("a", "1", 0), replica("b", "2", 0));
    private static final Operation ANN_ON_A = answer("ann", "a");
    private static final Operation ANN_ON_B = answer("ann", "b");
    private static final Operation BOB_ON_B = answer("bob", "b");

    @Test
    void withoutAChangeThereIsNoProofOfAnEffect() {
        assertThat(effect(TWO, List.of(ANN_ON_A, BOB_ON_B), List.of(ANN_ON_A)).proof())
                .isNull();
    }

    @Test
    void aChangeOfReadinessAloneProvesNoEffect() {
        List<Replica> notReady = List.of(new Replica("a", "1", "here", false, 0), replica("b", "2", 0));

        assertThat(effect(notReady, List.of(), List.of()).proof()).isNull();
    }

    @Test
    void replacedRestartedOrAdditionalReplicasProveAnEffect() {
        assertThat(effect(List.of(replica("a", "3", 0), replica("b", "2", 0)), List.of(), List.of())
                        .proof())
                .isEqualTo("1 of 2 replicas were replaced, restarted or removed");
        assertThat(effect(List.of(replica("a", "1", 1), replica("b", "2", 0)), List.of(), List.of())
                        .proof())
                .as("its container was restarted")
                .isEqualTo("1 of 2 replicas were replaced, restarted or removed");
        assertThat(effect(
                                List.of(replica("a", "1", 0), replica("b", "2", 0), replica("c", "3", 0)),
                                List.of(),
                                List.of())
                        .proof())
                .isEqualTo("there are 3 replicas instead of 2");
    }

    @ParameterizedTest
    @EnumSource(names = "OK", mode = EnumSource.Mode.EXCLUDE)
    void aRequestThatIsNotAcknowledgedProvesAnEffect(Outcome outcome) {
        Operation bad = new Operation("ann", 1, Kind.READ, null, 1, 0, 0, 1, outcome, 503, "a", 1, null);

        assertThat(effect(TWO, List.of(), List.of(bad)).proof())
                .isEqualTo("1 requests failed or were not acknowledged");
        assertThat(effect(TWO, List.of(ANN_ON_A, bad), List.of(ANN_ON_A, bad)).proof())
                .as("requests that failed without the change, too")
                .isNull();
    }

    @Test
    void aUserWhoChangesReplicasProvesAnEffectIfNoneDidBefore() {
        assertThat(effect(TWO, List.of(ANN_ON_A, BOB_ON_B), List.of(ANN_ON_B)).proof())
                .isEqualTo("1 of 2 users were served by a different replica than before");
        assertThat(effect(TWO, List.of(ANN_ON_B, ANN_ON_A, BOB_ON_B), List.of(ANN_ON_B))
                        .proof())
                .as("a balancer that spreads a user's requests")
                .isNull();
        assertThat(new Effect(TWO, TWO, List.of(), List.of(ANN_ON_B), null).proof())
                .as("connections that were replaced at an age")
                .isNull();
    }

    private static Effect effect(List<Replica> after, List<Operation> before, List<Operation> since) {
        return new Effect(TWO, after, before, since, new Routing(before, since));
    }

    private static Replica replica(String pod, String uid, int restarts) {
        return new Replica(pod, uid, "here", true, restarts);
    }

    private static Operation answer(String user, String pod) {
        return new Operation(user, 1, Kind.READ, null, 1, 0, 0, 1, Outcome.OK, 200, pod, 1, null);
    }
}
