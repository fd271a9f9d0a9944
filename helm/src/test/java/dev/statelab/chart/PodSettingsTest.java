package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pod settings for platform teams, which are the same for every workload. */
class PodSettingsTest {

    private static final String[] ALL = {"stateful.store=postgresql", "stateless.revocation=denylist"};

    /** The workloads whose values have a block {@code pod}. */
    enum Workload {
        STATEFUL,
        STATELESS,
        REDIS,
        POSTGRESQL;

        private Rendering render(String... settings) {
            return Chart.render(Stream.concat(
                            Arrays.stream(ALL),
                            Arrays.stream(settings).map(setting -> "%s.pod.%s".formatted(this, setting)))
                    .toArray(String[]::new));
        }

        private PodSpec pod(String... settings) {
            return render(settings).pods().get(name(this));
        }

        private static String name(Workload workload) {
            return "demo-statelab-" + workload;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void labelsAndAnnotationsAreAdded(Workload workload) {
        Rendering chart = workload.render("labels.team=shop", "annotations.change=two");
        String name = Workload.name(workload);

        assertThat(chart.podLabels().get(name))
                .containsEntry("team", "shop")
                .containsEntry("app.kubernetes.io/component", workload.toString());
        assertThat(chart.podAnnotations().get(name)).containsEntry("change", "two");
        assertThat(chart.podLabels().values())
                .filteredOn(labels -> labels.containsKey("team"))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void podSchedulingSettingsAreApplied(Workload workload) {
        PodSpec pod = workload.pod(
                "nodeSelector.pool=shop",
                "tolerations[0].key=shop",
                "tolerations[0].operator=Exists",
                "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight=7",
                "priorityClassName=high",
                "runtimeClassName=gvisor");

        assertThat(pod.getNodeSelector()).isEqualTo(Map.of("pool", "shop"));
        assertThat(pod.getTolerations())
                .singleElement()
                .satisfies(toleration -> assertThat(toleration.getKey()).isEqualTo("shop"));
        NodeAffinity affinity = pod.getAffinity().getNodeAffinity();
        assertThat(affinity.getPreferredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(term -> assertThat(term.getWeight()).isEqualTo(7));
        assertThat(pod.getPriorityClassName()).isEqualTo("high");
        assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
    }

    @ParameterizedTest
    @EnumSource
    void topologySpreadConstraintsAreConfigurable(Workload workload) {
        assertThat(workload.pod("topologySpreadConstraints[0].topologyKey=topology.kubernetes.io/zone")
                        .getTopologySpreadConstraints())
                .singleElement()
                .satisfies(spread -> assertThat(spread.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone"));
    }

    @ParameterizedTest
    @EnumSource
    void environmentVariablesCanBeAdded(Workload workload) {
        assertThat(Rendering.environment(workload.pod("env[0].name=ZONE", "env[0].value=a")
                        .getContainers()
                        .getFirst()))
                .containsEntry("ZONE", "a")
                .hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource
    void volumesAndMountsCanBeAdded(Workload workload) {
        PodSpec pod = workload.pod(
                "volumes[0].name=ca",
                "volumes[0].configMap.name=company-ca",
                "volumeMounts[0].name=ca",
                "volumeMounts[0].mountPath=/etc/company");

        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("ca"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getConfigMap().getName()).isEqualTo("company-ca"));
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .hasSizeGreaterThan(1)
                .anyMatch(mount -> mount.getMountPath().equals("/etc/company"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stateful.pod.labels.app\\.kubernetes\\.io/component=redis",
                "redis.pod.labels.app\\.kubernetes\\.io/instance=mine",
                "stateless.pod.labels.statelab\\.dev/scenario=mine"
            })
    void labelsByWhichPodsAreSelectedStay(String setting) {
        assertThatThrownBy(() -> Chart.render(setting)).hasMessageContaining("invalid propertyName");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"imageRegistry=mirror.example.org:5000/team", "global.imageRegistry=mirror.example.org:5000/team"
            })
    void allImagesComeFromOneRegistry(String setting) {
        assertThat(images(setting, "stateful.image.repository=registry.example.org/shop/stateful-service"))
                .contains(
                        "mirror.example.org:5000/team/shop/stateful-service:0.1.0",
                        "mirror.example.org:5000/team/statelab/stateless-service:0.1.0")
                .anyMatch(image -> image.startsWith("mirror.example.org:5000/team/library/redis:"))
                .allMatch(image -> image.startsWith("mirror.example.org:5000/team/"));
    }

    private static Stream<String> images(String... settings) {
        return Chart.render(settings).pods().values().stream()
                .flatMap(pod -> pod.getContainers().stream())
                .map(Container::getImage);
    }

    @Test
    void imagesAreReferencedByTheConfiguredDigest() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        Rendering chart = Chart.render(
                "stateful.image.digest=" + digest,
                "stateless.image.digest=" + digest,
                "redis.image.digest=" + digest,
                "redis.topology=sentinel",
                "redis.exporter.enabled=true",
                "redis.exporter.image.digest=" + digest,
                "tests.image.digest=" + digest);

        assertThat(chart.pods().values().stream()
                        .flatMap(pod -> pod.getContainers().stream())
                        .map(Container::getImage))
                .contains("docker.io/library/redis@" + digest, "statelab/stateful-service@" + digest)
                .allMatch(image -> image.endsWith("@" + digest));
    }
}
