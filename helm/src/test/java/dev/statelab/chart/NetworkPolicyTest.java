package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the network policies together let through, worked out from the rendered objects as a network plugin does. */
class NetworkPolicyTest {

    private static final Rendering CHART = Chart.render();

    private static final String STATEFUL = "demo-statelab-stateful";
    private static final String STATELESS = "demo-statelab-stateless";
    private static final String REDIS = "demo-statelab-redis";
    private static final String TEST = "demo-statelab-stateful-test";

    @Test
    void everyPodIsIsolatedBothWays() {
        assertThat(CHART.podLabels())
                .allSatisfy((name, labels) -> assertThat(policies(labels))
                        .flatExtracting(policy -> policy.getSpec().getPolicyTypes())
                        .contains("Ingress", "Egress"));
    }

    @Test
    void redisIsReachedFromTheStatefulPodsAlone() {
        assertThat(CHART.podLabels().keySet().stream().filter(from -> connects(from, REDIS, 6379)))
                .containsExactly(STATEFUL);
    }

    @Test
    void theServicesAreReachedFromEverywhere() {
        for (String service : List.of(STATEFUL, STATELESS)) {
            assertThat(ingress(service)).anySatisfy(rule -> {
                assertThat(rule.peers()).isEmpty();
                assertThat(rule.ports()).containsExactly(8080);
            });
            assertThat(connects(TEST, service, 8080)).isTrue();
        }
        assertThat(connects(STATELESS, STATEFUL, 8080)).isFalse();
    }

    @Test
    void everyPodMayAskDns() {
        assertThat(CHART.podLabels().keySet())
                .allSatisfy(name -> assertThat(egress(name)).anySatisfy(rule -> {
                    assertThat(rule.peers()).isEmpty();
                    assertThat(rule.ports()).containsOnly(53);
                }));
    }

    @Test
    void policiesCanBeTurnedOff() {
        assertThat(Chart.render("networkPolicy.enabled=false").all(NetworkPolicy.class))
                .isEmpty();
    }

    private record Rule(List<NetworkPolicyPeer> peers, List<Integer> ports) {

        static Rule of(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
            return new Rule(
                    peers,
                    ports.stream().map(port -> port.getPort().getIntVal()).toList());
        }

        boolean allows(Map<String, String> peer, int port) {
            return ports.contains(port)
                    && (peers.isEmpty()
                            || peers.stream()
                                    .anyMatch(allowed ->
                                            matches(allowed.getPodSelector().getMatchLabels(), peer)));
        }
    }

    private static boolean connects(String from, String to, int port) {
        return egress(from).anyMatch(rule -> rule.allows(CHART.podLabels().get(to), port))
                && ingress(to).anyMatch(rule -> rule.allows(CHART.podLabels().get(from), port));
    }

    private static Stream<Rule> ingress(String pod) {
        return policies(CHART.podLabels().get(pod)).stream()
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .map(rule -> Rule.of(rule.getFrom(), rule.getPorts()));
    }

    private static Stream<Rule> egress(String pod) {
        return policies(CHART.podLabels().get(pod)).stream()
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .map(rule -> Rule.of(rule.getTo(), rule.getPorts()));
    }

    private static List<NetworkPolicy> policies(Map<String, String> podLabels) {
        return CHART.all(NetworkPolicy.class).stream()
                .filter(policy -> matches(policy.getSpec().getPodSelector().getMatchLabels(), podLabels))
                .toList();
    }

    private static boolean matches(Map<String, String> selector, Map<String, String> labels) {
        return selector.entrySet().stream()
                .allMatch(label -> Objects.equals(labels.get(label.getKey()), label.getValue()));
    }
}
