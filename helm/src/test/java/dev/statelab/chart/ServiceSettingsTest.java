package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of Services, names and volumes for platform teams. */
class ServiceSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void aServiceCanBeOfTypeLoadBalancer(String component) {
        Service service = service(
                component,
                "type=LoadBalancer",
                "annotations.example\\.org/scheme=internal",
                "externalTrafficPolicy=Local",
                "trafficDistribution=PreferClose",
                "ipFamilyPolicy=PreferDualStack",
                "ipFamilies[0]=IPv6",
                "ipFamilies[1]=IPv4");

        assertThat(service.getMetadata().getAnnotations()).containsEntry("example.org/scheme", "internal");
        ServiceSpec spec = service.getSpec();
        assertThat(spec.getType()).isEqualTo("LoadBalancer");
        assertThat(spec.getExternalTrafficPolicy()).isEqualTo("Local");
        assertThat(spec.getTrafficDistribution()).isEqualTo("PreferClose");
        assertThat(spec.getIpFamilyPolicy()).isEqualTo("PreferDualStack");
        assertThat(spec.getIpFamilies()).containsExactly("IPv6", "IPv4");
    }

    /** The API server refuses the policy on a ClusterIP Service. */
    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void aClusterIpServiceHasNoExternalTrafficPolicy(String component) {
        assertThat(service(component).getSpec().getExternalTrafficPolicy()).isNull();
    }

    @Test
    void annotationsOfCookieAffinityStayBesideOthers() {
        Service service = Chart.render(
                        "stateful.affinity=cookie",
                        "stateful.ingress.enabled=true",
                        "stateful.service.annotations.team=shop")
                .get(Service.class, "demo-statelab-stateful");

        assertThat(service.getMetadata().getAnnotations())
                .containsEntry("team", "shop")
                .containsEntry("traefik.ingress.kubernetes.io/service.sticky.cookie", "true");
    }

    private static Service service(String component, String... settings) {
        return Chart.render(Arrays.stream(settings)
                        .map(setting -> component + ".service." + setting)
                        .toArray(String[]::new))
                .get(Service.class, "demo-statelab-" + component);
    }

    @Test
    void allNamesBeginWithTheFullnameOverride() {
        Rendering chart = Chart.render("fullnameOverride=shop", "stateful.store=postgresql", "redis.topology=sentinel");

        assertThat(chart.names()).isNotEmpty().allMatch(name -> name.matches("\\w+ shop(-.*)?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "postgresql"})
    void aStoreUsesAnExistingVolumeClaim(String store) {
        StatefulSet pods = Chart.render("stateful.store=" + store, store + ".persistence.existingClaim=mine")
                .get(StatefulSet.class, "demo-statelab-" + store);

        assertThat(pods.getSpec().getVolumeClaimTemplates()).isEmpty();
        assertThat(pods.getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("data"))
                .singleElement()
                .satisfies(volume -> assertThat(Stream.of(volume.getPersistentVolumeClaim())
                                .map(PersistentVolumeClaimVolumeSource::getClaimName))
                        .containsExactly("mine"));
    }
}
