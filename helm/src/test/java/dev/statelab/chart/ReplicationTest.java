package dev.statelab.chart;

import static dev.statelab.testkit.chart.Rendering.environment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Session replication between the pods of the stateful service. */
class ReplicationTest {

    private static final String NAME = "demo-statelab-stateful";
    private static final String PEERS = "demo-statelab-stateful-replicas";
    private static final Rendering CHART = Chart.renderScenario("replicated");

    private final StatefulSet pods = CHART.get(StatefulSet.class, NAME);

    @Test
    void replicatedSessionsRunInAStatefulSetOfThreePods() {
        assertThat(CHART.find(Deployment.class, NAME)).isEmpty();
        assertThat(pods.getMetadata().getLabels()).containsEntry("statelab.dev/scenario", "replicated");
        assertThat(pods.getSpec().getReplicas()).isEqualTo(3);
        assertThat(pods.getSpec().getServiceName()).isEqualTo(PEERS);
    }

    @Test
    void replicatedPodsStartInParallelAndAreDrainedOneByOne() {
        assertThat(pods.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(pods.getSpec().getMinReadySeconds()).isEqualTo(10);
        assertThat(CHART.get(PodDisruptionBudget.class, NAME)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
    }

    /** 8 s unready, 7 s for requests in flight, 20 s for the copies. */
    @Test
    void aPodThatGoesHasTimeUntilTheOthersHaveItsSessions() {
        assertThat(pods.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .isGreaterThan(8 + 7 + 20);
    }

    @Test
    void replicatedPodsFindEachOtherBeforeTheyAreReady() {
        Service peers = CHART.get(Service.class, PEERS);

        assertThat(peers.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(peers.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(CHART.podLabels().get(NAME))
                .containsAllEntriesOf(peers.getSpec().getSelector());
        assertThat(peers.getMetadata().getLabels())
                .as("no one takes it for the Service of clients, whose pods are ready")
                .containsEntry("app.kubernetes.io/component", "replication");
    }

    @Test
    void theEnvironmentHasTheReplicationSettings() {
        Map<String, String> environment =
                environment(CHART.pods().get(NAME).getContainers().getFirst());

        assertThat(environment)
                .containsEntry("SESSION_STORE", "replicated")
                .containsEntry("REPLICATION_OWNERS", "2")
                .containsEntry("REPLICATION_REPLICAS", "3")
                .containsEntry("REPLICATION_MAX_BYTES", "64M")
                .containsEntry("REPLICATION_DNS", PEERS)
                .containsEntry("REPLICATION_ADDRESS", "field status.podIP")
                .containsEntry("REPLICATION_KEY", "secret demo-statelab-replication/key")
                .doesNotContainKeys("REDIS_URL", "POSTGRES_URL");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the Job is a shell script for a Linux container")
    void theReplicationKeyIsGeneratedInTheCluster() {
        try (Namespace shop = new Namespace()) {
            shop.run(CHART);

            assertThat(shop.values("demo-statelab-replication"))
                    .hasEntrySatisfying("key", key -> assertThat(key).matches("[A-Za-z0-9]{32}"));
        }
    }

    @Test
    void moreReplicasMayOwnASession() {
        Rendering chart = Chart.renderScenario("replicated", "replication.owners=3", "stateful.replicas=5");

        assertThat(environment(chart.pods().get(NAME).getContainers().getFirst()))
                .containsEntry("REPLICATION_OWNERS", "3")
                .containsEntry("REPLICATION_REPLICAS", "5");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the Job is a shell script for a Linux container")
    void theReplicationKeyMayComeFromAnExistingSecret() {
        Rendering chart = Chart.renderScenario("replicated", "replication.existingSecret=mine");

        try (Namespace shop = new Namespace()) {
            shop.run(chart);
            assertThat(shop.names()).isNotEmpty().doesNotContain("demo-statelab-replication", "mine");
        }
        assertThat(environment(chart.pods().get(NAME).getContainers().getFirst()))
                .containsEntry("REPLICATION_KEY", "secret mine/key");
    }

    @Test
    void onlyReplicatedPodsReachTheReplicationPort() {
        Network network = new Network(CHART);

        assertThat(network.reaching(NAME, 7800)).containsExactly(NAME);
        assertThat(new Network(Chart.render()).reaching(NAME, 7800)).isEmpty();
        assertThat(network.isolation(NAME)).contains("Ingress", "Egress");
    }

    @Test
    void noReplicationObjectIsRenderedByDefault() {
        assertThat(Chart.render().names()).noneMatch(name -> name.contains("replica"));
    }
}
