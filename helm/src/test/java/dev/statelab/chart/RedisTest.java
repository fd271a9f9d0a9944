package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import dev.statelab.testkit.store.RealRedis;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTest {

    private static final String NAME = "demo-statelab-redis";

    @Test
    void onePodKeepsItsDataOnAVolumeThatOutlivesTheRelease() {
        StatefulSet redis = Chart.render().get(StatefulSet.class, NAME);

        assertThat(redis.getSpec().getReplicas()).isEqualTo(1);
        assertThat(redis.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Retain");
        assertThat(redis.getSpec().getVolumeClaimTemplates())
                .singleElement()
                .satisfies(claim -> assertThat(
                                claim.getSpec().getResources().getRequests().get("storage"))
                        .hasToString("1Gi"));
        assertThat(container(redis).getVolumeMounts()).anySatisfy(mount -> {
            assertThat(mount.getName()).isEqualTo("data");
            assertThat(mount.getMountPath()).isEqualTo("/data");
        });
    }

    @Test
    void clientsHaveAnAddressThatOutlivesThePod() {
        Rendering chart = Chart.render();

        assertThat(chart.get(Service.class, NAME).getSpec().getClusterIP()).isNull();
        assertThat(chart.get(Service.class, NAME + "-headless").getSpec().getClusterIP())
                .isEqualTo("None");
        assertThat(chart.get(StatefulSet.class, NAME).getSpec().getServiceName())
                .isEqualTo(NAME + "-headless");
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "everysec", "no"})
    void theConfigurationSaysWhenAWriteReachesTheDisk(String appendfsync) {
        String configuration = Chart.render("redis.appendfsync=" + appendfsync)
                .get(ConfigMap.class, NAME)
                .getData()
                .get("redis.conf");

        assertThat(configuration.lines())
                .contains(
                        "appendonly yes",
                        "appendfsync " + appendfsync,
                        "maxmemory-policy noeviction",
                        RealRedis.COMPACT_HASHES);
    }

    @Test
    void theExporterConnectsToRedisAsItsOwnUser() {
        Container exporter = Chart.render("redis.exporter.enabled=true").pods().get(NAME).getContainers().stream()
                .filter(container -> container.getName().equals("exporter"))
                .findAny()
                .orElseThrow();

        assertThat(Rendering.environment(exporter))
                .containsEntry("REDIS_USER", "exporter")
                .containsEntry("REDIS_PASSWORD", "secret demo-statelab-redis/exporter-password");
        assertThat(exporter.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("metrics");
            assertThat(port.getContainerPort()).isEqualTo(9121);
        });
        assertThat(Chart.render().pods().get(NAME).getContainers()).hasSize(1);
    }

    @Test
    void aChangedConfigurationRollsThePod() {
        assertThat(configurationChecksum("redis.appendfsync=always")).isNotEqualTo(configurationChecksum());
        assertThat(configurationChecksum("redis.persistence.size=2Gi")).isEqualTo(configurationChecksum());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stateful.store=memory",
                "stateful.store=postgresql",
                "stateful.enabled=false",
                "redis.external.url=redis://cache.example.org:6379"
            })
    void nothingOfRedisIsThereWhereNothingUsesIt(String setting) {
        assertThat(Chart.render(setting).objects())
                .extracting(HasMetadata::getMetadata)
                .noneSatisfy(metadata -> assertThat(metadata.getName()).contains("redis"));
    }

    @ParameterizedTest
    @CsvSource({
        "stateful.store=redis-near, none",
        "stateful.store=hybrid, none",
        "stateful.store=memory, denylist",
        "stateful.enabled=false, denylist"
    })
    void redisIsInstalledIfAServiceUsesIt(String stateful, String revocation) {
        assertThat(Chart.render(stateful, "stateless.revocation=" + revocation).find(StatefulSet.class, NAME))
                .isPresent();
    }

    @Test
    void withSentinelThereAreThreePodsAndADrainTakesOneAtATime() {
        Rendering chart = Chart.render("redis.topology=sentinel");

        assertThat(chart.get(StatefulSet.class, NAME).getSpec().getReplicas()).isEqualTo(3);
        assertThat(chart.get(PodDisruptionBudget.class, NAME)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
        assertThat(Chart.render().find(PodDisruptionBudget.class, NAME)).isEmpty();
    }

    /** So that a pod that hangs blocks neither the other pods nor a rollback. */
    @ParameterizedTest
    @CsvSource({"standalone, ''", "sentinel, ''", "cluster, -0"})
    void redisPodsStartInParallel(String topology, String shard) {
        assertThat(Chart.render("redis.topology=" + topology)
                        .get(StatefulSet.class, NAME + shard)
                        .getSpec()
                        .getPodManagementPolicy())
                .isEqualTo("Parallel");
    }

    /** A frozen node then takes down only one of three Sentinels, and the other two can agree on a new primary. */
    @Test
    void withSentinelNoTwoPodsShareANodeIfThreeNodesAcceptPods() {
        Rendering chart = Chart.render("redis.topology=sentinel");

        assertThat(chart.pods().get(NAME).getTopologySpreadConstraints())
                .singleElement()
                .satisfies(spread -> {
                    assertThat(spread.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                    assertThat(spread.getWhenUnsatisfiable()).isEqualTo("DoNotSchedule");
                    assertThat(spread.getMaxSkew())
                            .as("with two nodes, two share one")
                            .isEqualTo(1);
                    assertThat(spread.getNodeTaintsPolicy())
                            .as("a drained node is no empty one to wait for")
                            .isEqualTo("Honor");
                    assertThat(chart.podLabels().get(NAME))
                            .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels());
                });
        assertThat(Chart.render().pods().get(NAME).getTopologySpreadConstraints())
                .isEmpty();
    }

    @Test
    void withSentinelTheServiceLeadsOnlyToSentinel() {
        assertThat(Chart.render("redis.topology=sentinel")
                        .get(Service.class, NAME)
                        .getSpec()
                        .getPorts())
                .extracting(ServicePort::getPort)
                .containsExactly(26379);
    }

    @Test
    void withSentinelEachPodHasAStableAddressEvenBeforeItIsReady() {
        Rendering chart = Chart.render("redis.topology=sentinel");

        for (String pod : List.of(NAME + "-0", NAME + "-1", NAME + "-2")) {
            ServiceSpec service = chart.get(Service.class, pod).getSpec();
            assertThat(service.getClusterIP()).isNull();
            assertThat(service.getSelector()).containsEntry("statefulset.kubernetes.io/pod-name", pod);
            assertThat(service.getPorts()).extracting(ServicePort::getPort).containsExactly(6379, 26379);
            assertThat(service.getPublishNotReadyAddresses()).isTrue();
        }
        assertThat(Chart.render().find(Service.class, NAME + "-0")).isEmpty();
    }

    @Test
    void aClusterHasSixPodsThatStartAtOnceAndADrainTakesOneAtATime() {
        Rendering chart = Chart.render("redis.topology=cluster");

        for (StatefulSet shard : chart.all(StatefulSet.class)) {
            assertThat(shard.getSpec().getReplicas()).isEqualTo(2);
            assertThat(shard.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
            assertThat(shard.getSpec().getVolumeClaimTemplates()).hasSize(1);
        }
        assertThat(chart.all(StatefulSet.class))
                .extracting(shard -> shard.getMetadata().getName())
                .as("none has the name, and so the volumes, of another topology")
                .containsExactly(NAME + "-0", NAME + "-1", NAME + "-2");
        assertThat(chart.get(Service.class, NAME + "-headless").getSpec().getPublishNotReadyAddresses())
                .isTrue();
        PodDisruptionBudget budget = chart.get(PodDisruptionBudget.class, NAME);
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(chart.podLabels())
                .containsKeys(NAME + "-0", NAME + "-1", NAME + "-2")
                .allSatisfy((pod, labels) -> assertThat(labels.entrySet()
                                .containsAll(budget.getSpec()
                                        .getSelector()
                                        .getMatchLabels()
                                        .entrySet()))
                        .isEqualTo(pod.matches(NAME + "-\\d")));
    }

    /** A node failure takes down only one pod of a shard, and the other pod serves. */
    @Test
    void noNodeHasAPrimaryAndItsReplicaWhereTwoNodesTakePods() {
        Rendering chart = Chart.render("redis.topology=cluster");

        for (String shard : List.of("0", "1", "2")) {
            assertThat(chart.pods().get(NAME + "-" + shard).getTopologySpreadConstraints())
                    .satisfiesExactly(
                            apart -> {
                                assertThat(apart.getWhenUnsatisfiable()).isEqualTo("DoNotSchedule");
                                assertThat(apart.getLabelSelector().getMatchLabels())
                                        .containsEntry("statelab.dev/shard", shard);
                            },
                            preferred -> {
                                assertThat(preferred.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
                                assertThat(preferred.getLabelSelector().getMatchLabels())
                                        .doesNotContainKey("statelab.dev/shard")
                                        .containsEntry("app.kubernetes.io/component", "redis");
                            });
        }
    }

    private static String configurationChecksum(String... settings) {
        return Chart.render(settings).podAnnotations().get(NAME).get("checksum/config");
    }

    private static Container container(StatefulSet redis) {
        return redis.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }
}
