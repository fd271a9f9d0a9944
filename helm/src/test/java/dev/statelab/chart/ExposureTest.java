package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the services are reached from outside of the cluster, and how a client comes back to its pod. */
class ExposureTest {

    private static final String STICKY = "traefik.ingress.kubernetes.io/service.sticky.cookie";

    @Test
    void nothingIsExposedUnlessAsked() {
        assertThat(Chart.render().objects()).extracting(HasMetadata::getKind).doesNotContain("Ingress", "HTTPRoute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void anIngressLeadsToTheService(String service) {
        Ingress ingress = Chart.render(
                        service + ".ingress.enabled=true",
                        service + ".ingress.host=shop.example.org",
                        service + ".ingress.tlsSecret=shop-certificate",
                        service + ".ingress.annotations.a=b")
                .get(Ingress.class, "demo-statelab-" + service);

        assertThat(ingress.getMetadata().getAnnotations()).containsExactly(Map.entry("a", "b"));
        assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("traefik");
        assertThat(ingress.getSpec().getTls()).singleElement().satisfies(tls -> {
            assertThat(tls.getSecretName()).isEqualTo("shop-certificate");
            assertThat(tls.getHosts()).containsExactly("shop.example.org");
        });
        assertThat(ingress.getSpec().getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getHost()).isEqualTo("shop.example.org");
            assertThat(rule.getHttp().getPaths()).singleElement().satisfies(path -> {
                assertThat(path.getPath()).isEqualTo("/");
                assertThat(path.getBackend().getService().getName()).isEqualTo("demo-statelab-" + service);
                assertThat(path.getBackend().getService().getPort().getName()).isEqualTo("http");
            });
        });
    }

    @Test
    void traefikIsToldOfTheCookieByTheService() {
        Map<String, String> annotations = Chart.render(
                        "stateful.affinity=cookie", "stateful.ingress.enabled=true", "stateful.cookie.secure=false")
                .get(Service.class, "demo-statelab-stateful")
                .getMetadata()
                .getAnnotations();

        assertThat(annotations)
                .containsEntry(STICKY, "true")
                .containsEntry(STICKY + ".name", "affinity")
                .containsEntry(STICKY + ".httponly", "true")
                .containsEntry(STICKY + ".samesite", "lax")
                .containsEntry(STICKY + ".secure", "false");
        assertThat(Chart.render()
                        .get(Service.class, "demo-statelab-stateful")
                        .getMetadata()
                        .getAnnotations())
                .isEmpty();
    }

    @Test
    void aGatewayIsToldOfTheCookieByTheRoute() {
        Rendering chart = Chart.render(
                "stateful.affinity=cookie",
                "stateful.httpRoute.enabled=true",
                "stateful.httpRoute.gateway=main",
                "stateful.httpRoute.host=shop.example.org",
                "stateless.httpRoute.enabled=true",
                "stateless.httpRoute.gateway=main");

        assertThat(Rendering.parseValues(Rendering.yaml(
                        chart.get(HTTPRoute.class, "demo-statelab-stateful").getSpec())))
                .isEqualTo(Map.of(
                        "parentRefs", List.of(Map.of("name", "main")),
                        "hostnames", List.of("shop.example.org"),
                        "rules",
                                List.of(Map.of(
                                        "backendRefs", List.of(Map.of("name", "demo-statelab-stateful", "port", 80)),
                                        "sessionPersistence", Map.of("type", "Cookie", "sessionName", "affinity")))));
        assertThat(Rendering.parseValues(Rendering.yaml(
                        chart.get(HTTPRoute.class, "demo-statelab-stateless").getSpec())))
                .isEqualTo(Map.of(
                        "parentRefs", List.of(Map.of("name", "main")),
                        "rules",
                                List.of(Map.of(
                                        "backendRefs",
                                        List.of(Map.of("name", "demo-statelab-stateless", "port", 80))))));
    }
}
