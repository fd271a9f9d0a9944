package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which connections the rendered network policies allow together, evaluated as a network plugin does. */
class NetworkPolicyTest {

    private static final Network DEFAULT = new Network(Chart.render());
    private static final Network OTHER_STORES =
            new Network(Chart.render("stateful.store=postgresql", "stateless.revocation=denylist"));

    private static final String STATEFUL = "demo-statelab-stateful";
    private static final String STATELESS = "demo-statelab-stateless";
    private static final String REDIS = "demo-statelab-redis";
    private static final String REDIS_TEST = "demo-statelab-redis-test";
    private static final String OUTSIDER = "demo-statelab-network-test";
    private static final String REACH_REDIS = "demo-statelab-reach-redis-test";
    private static final String REACH_POSTGRESQL = "demo-statelab-reach-postgresql-test";
    private static final String POSTGRESQL = "demo-statelab-postgresql";
    private static final String JOB = "demo-statelab-secrets";
    private static final String TEST = "demo-statelab-stateful-test";

    @Test
    void everyPodButTheJobThatMakesSecretsIsIsolatedBothWays() {
        for (Network network : List.of(DEFAULT, OTHER_STORES)) {
            assertThat(network.pods())
                    .filteredOn(pod -> !pod.equals(JOB))
                    .allSatisfy(pod -> assertThat(network.isolation(pod)).contains("Ingress", "Egress"));
        }
    }

    @Test
    void onlyThePodsThatUseAStoreReachIt() {
        assertThat(DEFAULT.reaching(REDIS, 6379)).containsExactlyInAnyOrder(STATEFUL, REDIS_TEST);
        assertThat(OTHER_STORES.reaching(REDIS, 6379)).containsExactlyInAnyOrder(STATELESS, REDIS_TEST);
        assertThat(OTHER_STORES.reaching(POSTGRESQL, 5432)).containsExactly(STATEFUL);
    }

    @Test
    void prometheusReachesTheExporterOfRedisFromAnywhereAndNotRedis() {
        Network network = new Network(Chart.render("redis.exporter.enabled=true", "tests.networkPolicy=true"));

        assertThat(network.connects(OUTSIDER, REDIS, 9121)).isTrue();
        assertThat(network.connects(OUTSIDER, REDIS, 6379)).isFalse();
        assertThat(new Network(Chart.render("tests.networkPolicy=true")).connects(OUTSIDER, REDIS, 9121))
                .isFalse();
    }

    @Test
    void podsOutsideTheReleaseReachTheServicesButNoStore() {
        Network network = new Network(
                Chart.render("tests.networkPolicy=true", "stateful.store=postgresql", "stateless.revocation=denylist"));

        assertThat(network.isolation(OUTSIDER)).isEmpty();
        assertThat(network.connects(OUTSIDER, STATEFUL, 8080)).isTrue();
        assertThat(network.connects(OUTSIDER, STATELESS, 8080)).isTrue();
        assertThat(network.connects(OUTSIDER, REDIS, 6379)).isFalse();
        assertThat(network.connects(OUTSIDER, POSTGRESQL, 5432)).isFalse();
    }

    @Test
    void aReachTestPodReachesOnlyItsOwnStore() {
        Network network = new Network(Chart.render(
                "tests.networkPolicy=true",
                "stateful.store=postgresql",
                "stateless.revocation=denylist",
                "redis.topology=sentinel"));

        assertThat(network.reaching(POSTGRESQL, 5432)).containsExactlyInAnyOrder(STATEFUL, REACH_POSTGRESQL);
        for (int port : List.of(6379, 26379)) {
            assertThat(network.reaching(REDIS, port))
                    .containsExactlyInAnyOrder(STATELESS, REDIS, REDIS_TEST, REACH_REDIS);
        }
    }

    @Test
    void replicasAndSentinelsReachEachOther() {
        Network network = new Network(Chart.render("redis.topology=sentinel"));

        assertThat(network.reaching(REDIS, 6379)).containsExactlyInAnyOrder(STATEFUL, REDIS, REDIS_TEST);
        assertThat(network.reaching(REDIS, 26379)).containsExactlyInAnyOrder(STATEFUL, REDIS, REDIS_TEST);
        assertThat(DEFAULT.reaching(REDIS, 26379)).isEmpty();
    }

    @Test
    void onlyTheNodesOfAClusterReachItsBus() {
        Network network = new Network(Chart.render("redis.topology=cluster", "stateless.revocation=denylist"));
        List<String> nodes = List.of(REDIS + "-0", REDIS + "-1", REDIS + "-2");

        for (String node : nodes) {
            assertThat(network.reaching(node, 16379)).containsExactlyInAnyOrderElementsOf(nodes);
            assertThat(network.reaching(node, 6379))
                    .contains(STATEFUL, STATELESS, REDIS_TEST)
                    .containsAll(nodes)
                    .hasSize(6);
        }
    }

    @Test
    void anExternalRedisIsReachedAtItsPortAndAnUnusedDatabaseIsNot() {
        Network network = new Network(Chart.render(
                "redis.external.url=redis://cache.example.org:7000",
                "stateless.revocation=denylist",
                "postgresql.external.url=postgresql://db.example.org:5433/shop",
                "postgresql.external.existingSecret=mine"));

        for (String service : List.of(STATEFUL, STATELESS)) {
            assertThat(network.egress(service)).anySatisfy(rule -> {
                assertThat(rule.peers()).isEmpty();
                assertThat(rule.ports()).containsExactly(7000);
            });
        }
        assertThat(network.egress(STATEFUL)).noneMatch(rule -> rule.ports().contains(5433));
    }

    @Test
    void onlyTheStatefulServiceReachesAnExternalDatabaseAtItsPort() {
        Network network = new Network(Chart.render(
                "stateful.store=postgresql",
                "stateless.revocation=denylist",
                "postgresql.external.url=postgresql://db.example.org:5433/shop",
                "postgresql.external.existingSecret=mine"));

        assertThat(network.egress(STATEFUL)).anySatisfy(rule -> {
            assertThat(rule.peers()).isEmpty();
            assertThat(rule.ports()).containsExactly(5433);
        });
        assertThat(network.pods())
                .filteredOn(pod -> !pod.equals(STATEFUL))
                .allSatisfy(pod -> assertThat(network.egress(pod))
                        .noneMatch(rule -> rule.ports().contains(5433)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.example.org/jwks, 443",
        "http://id.example.org/jwks, 80",
        "https://id.example.org:8443/jwks, 8443"
    })
    void anotherIssuerIsReachedAtThePortOfItsKeys(String keys, int port) {
        Network network = new Network(Chart.render(
                "stateless.externalIssuer.jwksUrl=" + keys,
                "stateless.externalIssuer.issuer=https://id.example.org",
                "stateless.externalIssuer.audience=shop"));

        assertThat(network.egress(STATELESS)).anySatisfy(rule -> {
            assertThat(rule.peers()).isEmpty();
            assertThat(rule.ports()).containsExactly(port);
        });
        assertThat(network.egress(STATEFUL)).noneMatch(rule -> rule.ports().contains(port));
    }

    @Test
    void theServicesAreReachedFromEverywhere() {
        for (String service : List.of(STATEFUL, STATELESS)) {
            assertThat(DEFAULT.ingress(service)).anySatisfy(rule -> {
                assertThat(rule.peers()).isEmpty();
                assertThat(rule.ports()).containsExactly(8080);
            });
            assertThat(DEFAULT.connects(TEST, service, 8080)).isTrue();
        }
        assertThat(DEFAULT.connects(STATELESS, STATEFUL, 8080)).isFalse();
    }

    @Test
    void theJobThatMakesSecretsReachesTheKubernetesApiAndNoStore() {
        for (Network network : List.of(DEFAULT, OTHER_STORES)) {
            assertThat(network.isolation(JOB)).isEmpty();
            assertThat(network.connects(JOB, REDIS, 6379)).isFalse();
        }
        assertThat(OTHER_STORES.connects(JOB, POSTGRESQL, 5432)).isFalse();
    }

    @Test
    void everyPodMayAskDns() {
        assertThat(DEFAULT.pods())
                .filteredOn(pod -> !pod.equals(JOB))
                .allSatisfy(pod -> assertThat(DEFAULT.egress(pod)).anySatisfy(rule -> {
                    assertThat(rule.peers()).isEmpty();
                    assertThat(rule.ports()).as("5353 is OpenShift's").containsOnly(53, 5353);
                }));
    }

    /** A policy applies to the port of the pod that a Service forwards to, not to the port of the Service. */
    @Test
    void aCustomEgressRuleAllowsAPodPortThatDiffersFromTheServicePort() {
        Network network = new Network(Chart.render(
                "redis.external.url=redis://cache.example:6379",
                "networkPolicy.egress[0].ports[0].port=16379",
                "networkPolicy.egress[0].to[0].namespaceSelector.matchLabels.team=cache"));

        assertThat(network.egress(STATEFUL)).anySatisfy(rule -> {
            assertThat(rule.ports()).containsExactly(16379);
            assertThat(rule.peers())
                    .singleElement()
                    .satisfies(peer -> assertThat(peer.getNamespaceSelector().getMatchLabels())
                            .containsEntry("team", "cache"));
        });
    }

    @Test
    void policiesCanBeTurnedOff() {
        assertThat(Chart.render("networkPolicy.enabled=false").all(NetworkPolicy.class))
                .isEmpty();
    }
}
