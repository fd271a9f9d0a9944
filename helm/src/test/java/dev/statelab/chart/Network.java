package dev.statelab.chart;

import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The connections that the rendered network policies allow together, evaluated as a network plugin does. */
record Network(Rendering chart) {

    /** What one rule of a policy allows: traffic from or to these peers (all, if there are none) at these ports. */
    record Rule(List<NetworkPolicyPeer> peers, List<Integer> ports) {

        private static Rule of(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
            return new Rule(
                    peers,
                    ports.stream().map(port -> port.getPort().getIntVal()).toList());
        }

        private boolean allows(Map<String, String> peer, int port) {
            return ports.contains(port)
                    && (peers.isEmpty()
                            || peers.stream()
                                    .anyMatch(allowed ->
                                            matches(allowed.getPodSelector().getMatchLabels(), peer)));
        }
    }

    Set<String> pods() {
        return chart.podLabels().keySet();
    }

    /** The directions, {@code Ingress} and {@code Egress}, in which a pod may use only the connections that a policy allows. */
    List<String> isolation(String pod) {
        return policies(pod)
                .flatMap(policy -> policy.getSpec().getPolicyTypes().stream())
                .toList();
    }

    boolean connects(String from, String to, int port) {
        return allows("Egress", from, egress(from), to, port) && allows("Ingress", to, ingress(to), from, port);
    }

    private boolean allows(String direction, String pod, Stream<Rule> rules, String peer, int port) {
        return !isolation(pod).contains(direction)
                || rules.anyMatch(rule -> rule.allows(chart.podLabels().get(peer), port));
    }

    /** The pods that can connect to a port of a pod. */
    List<String> reaching(String to, int port) {
        return pods().stream().filter(from -> connects(from, to, port)).toList();
    }

    Stream<Rule> ingress(String pod) {
        return policies(pod)
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .map(rule -> Rule.of(rule.getFrom(), rule.getPorts()));
    }

    Stream<Rule> egress(String pod) {
        return policies(pod)
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .map(rule -> Rule.of(rule.getTo(), rule.getPorts()));
    }

    private Stream<NetworkPolicy> policies(String pod) {
        return chart.all(NetworkPolicy.class).stream()
                .filter(policy -> matches(
                        policy.getSpec().getPodSelector().getMatchLabels(),
                        chart.podLabels().get(pod)));
    }

    private static boolean matches(Map<String, String> selector, Map<String, String> labels) {
        return selector.entrySet().stream()
                .allMatch(label -> Objects.equals(labels.get(label.getKey()), label.getValue()));
    }
}
