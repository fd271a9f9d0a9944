package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.platform.Affinity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests whether an affinity is found to be in effect, on made-up histories. */
class RoutingTest {

    @Test
    void withoutAffinitySomeUserMustReachADifferentReplica() {
        Routing moved = new Routing(List.of(answer("ann", "a"), answer("bob", "b")), List.of(answer("ann", "b")));
        Routing deaf = new Routing(List.of(answer("ann", "a")), List.of(answer("ann", "a"), answer("ann", "a")));

        assertThat(moved.proof(Affinity.NONE, 2, 9))
                .isEqualTo("1 of 2 users were served by a different replica than before");
        assertThat(deaf.proof(Affinity.NONE, 2, 9))
                .as("connections that were kept, or a setting that nobody heeds")
                .isNull();
    }

    @Test
    void withAffinityReturningUsersMustReachTheirReplica() {
        Routing kept = new Routing(
                List.of(answer("ann", "b")), List.of(answer("ann", "a"), answer("ann", "a"), answer("bob", "b")));
        Routing torn = new Routing(List.of(), List.of(answer("ann", "a"), answer("ann", "b")));
        Routing once = new Routing(List.of(), List.of(answer("ann", "a"), answer("bob", "b")));

        assertThat(kept.proof(Affinity.COOKIE, 2, 3))
                .isEqualTo("1 users returned, each to the same replica, over 3 new connections");
        assertThat(kept.proof(Affinity.COOKIE, 2, 0)).as("the same connections").isNull();
        assertThat(kept.proof(Affinity.COOKIE, 1, 3)).as("no choice").isNull();
        assertThat(torn.proof(Affinity.COOKIE, 2, 3)).isNull();
        assertThat(once.proof(Affinity.CLIENT_IP, 2, 3)).isNull();
    }

    @Test
    void theImbalanceIsThatOfTheAnswers() {
        Routing routing = new Routing(
                List.of(), List.of(answer("ann", "a"), answer("bob", "a"), answer("eve", "a"), answer("joe", "b")));

        assertThat(routing.imbalance(2)).hasValue(1.5);
    }

    @Test
    void theImbalanceOfPairsIsTheMeanOfWhatTwoGroupsAloneWouldCause() {
        Routing routing = new Routing(
                List.of(), List.of(answer("ann", "a"), answer("bob", "a"), answer("eve", "b"), answer("joe", "b")));
        List<Set<String>> addresses = List.of(Set.of("ann", "bob"), Set.of("eve"), Set.of("joe"));

        assertThat(routing.imbalance(2)).as("all together").hasValue(1);
        assertThat(routing.imbalanceOfPairs(addresses, 2))
                .as("4/3, 4/3, and 2 for the two groups with the same replica")
                .hasValueCloseTo(14.0 / 9, within(0.001));
    }

    @Test
    void withoutNamedReplicasTheImbalanceIsUnknown() {
        Routing unnamed = new Routing(List.of(), List.of(answer("ann", null), answer("bob", null)));
        Routing partly = new Routing(List.of(), List.of(answer("ann", "a"), answer("bob", null), answer("eve", null)));

        assertThat(unnamed.imbalance(2)).isEmpty();
        assertThat(unnamed.imbalanceOfPairs(List.of(Set.of("ann"), Set.of("bob")), 2))
                .isEmpty();
        assertThat(partly.imbalanceOfPairs(List.of(Set.of("ann"), Set.of("bob"), Set.of("eve")), 2))
                .as("of the two pairs with a named replica")
                .hasValue(2);
    }

    @Test
    void theShareOfSomeReplicasIsRelativeToTheirFairOne() {
        Routing routing = new Routing(
                List.of(), List.of(answer("ann", "a"), answer("bob", "a"), answer("eve", "a"), answer("joe", "c")));

        assertThat(routing.share(Set.of("c"), 3)).isEqualTo(75);
        assertThat(routing.share(Set.of("b", "c"), 4)).isEqualTo(50);
        assertThat(routing.share(Set.of("b"), 2)).isZero();
    }

    private static Operation answer(String user, String pod) {
        return new Operation(user, 1, Kind.READ, null, 1, 0, 0, 1, Outcome.OK, 200, pod, 1, null);
    }
}
