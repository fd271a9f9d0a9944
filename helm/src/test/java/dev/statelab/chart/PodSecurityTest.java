package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All pods, including those of {@code helm test}, meet the pod security standard "restricted". */
class PodSecurityTest {

    private static final Rendering CHART = Chart.render(
            "stateful.store=postgresql",
            "stateless.revocation=denylist",
            "redis.topology=sentinel",
            "redis.exporter.enabled=true",
            "stateful.affinity=cookie",
            "stateful.ingress.enabled=true",
            "tests.ingressURL=http://traefik.traefik",
            "tests.networkPolicy=true");

    static Stream<Arguments> pods() {
        return CHART.pods().entrySet().stream().map(pod -> Arguments.of(pod.getKey(), pod.getValue()));
    }

    @Test
    void theRenderingForPodSecurityHasTheExpectedPods() {
        assertThat(CHART.pods())
                .containsOnlyKeys(
                        "demo-statelab-stateful",
                        "demo-statelab-stateless",
                        "demo-statelab-redis",
                        "demo-statelab-postgresql",
                        "demo-statelab-secrets",
                        "demo-statelab-stateful-test",
                        "demo-statelab-affinity-test",
                        "demo-statelab-network-test",
                        "demo-statelab-reach-redis-test",
                        "demo-statelab-reach-postgresql-test",
                        "demo-statelab-redis-test",
                        "demo-statelab-stateless-test");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pods")
    void aPodIsRestricted(String name, PodSpec pod) {
        var security = pod.getSecurityContext();
        assertThat(security.getRunAsNonRoot()).isTrue();
        assertThat(security.getRunAsUser()).isEqualTo(10001);
        assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getVolumes()).allMatch(volume -> volume.getHostPath() == null);
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getContainers()).isNotEmpty().allSatisfy(container -> {
            var context = container.getSecurityContext();
            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getReadOnlyRootFilesystem()).isTrue();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(context.getCapabilities().getAdd()).isEmpty();
        });
    }

    @Test
    void theClusterMayChooseTheUser() {
        assertThat(Chart.render("fixedUser=false").pods().values())
                .extracting(PodSpec::getSecurityContext)
                .allSatisfy(context -> {
                    assertThat(context.getRunAsUser()).isNull();
                    assertThat(context.getRunAsGroup()).isNull();
                    assertThat(context.getFsGroup()).isNull();
                    assertThat(context.getRunAsNonRoot()).isTrue();
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pods")
    void onlyTheSecretsJobHasAKubernetesApiToken(String name, PodSpec pod) {
        boolean job = name.equals("demo-statelab-secrets");
        assertThat(pod.getAutomountServiceAccountToken()).isEqualTo(job);
        assertThat(pod.getServiceAccountName()).isEqualTo(job ? "demo-statelab-secrets" : "demo-statelab");
        assertThat(CHART.get(ServiceAccount.class, pod.getServiceAccountName()).getAutomountServiceAccountToken())
                .isFalse();
    }

    @Test
    void onlyTheSecretsJobHasKubernetesApiPermissions() {
        assertThat(CHART.objects())
                .filteredOn(object -> object.getApiVersion().startsWith("rbac.authorization.k8s.io/"))
                .extracting(object -> object.getMetadata().getName())
                .containsOnly("demo-statelab-secrets");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pods")
    void eachContainerRequestsCpuAndMemoryAndLimitsOnlyMemory(String name, PodSpec pod) {
        assertThat(pod.getContainers()).extracting(Container::getResources).allSatisfy(resources -> {
            assertThat(resources.getRequests()).containsKeys("cpu", "memory");
            assertThat(resources.getLimits()).containsOnlyKeys("memory");
        });
    }

    @ParameterizedTest
    @MethodSource("spread")
    void thePodsOfAServiceSpreadOverTheNodes(String name) {
        assertThat(CHART.pods().get(name).getTopologySpreadConstraints())
                .singleElement()
                .satisfies(spread -> {
                    assertThat(spread.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                    assertThat(spread.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
                    assertThat(CHART.podLabels().get(name))
                            .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels());
                });
    }

    static Stream<String> spread() {
        return Stream.of("demo-statelab-stateful", "demo-statelab-stateless");
    }

    @Test
    void everyPodMayPullFromAPrivateRegistry() {
        assertThat(Chart.render("imagePullSecrets[0].name=registry").pods().values())
                .allSatisfy(pod -> assertThat(pod.getImagePullSecrets())
                        .singleElement()
                        .satisfies(secret -> assertThat(secret.getName()).isEqualTo("registry")));
    }
}
