package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients outside the cluster reach the services, and how cookie affinity keeps a client on its pod. */
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
                        service + ".ingress.className=haproxy",
                        service + ".ingress.hosts[0]=shop.example.org",
                        service + ".ingress.hosts[1]=*.shop.example.org",
                        service + ".ingress.paths[0]=/",
                        service + ".ingress.paths[1]=/products",
                        service + ".ingress.tlsSecret=shop-certificate",
                        service + ".ingress.annotations.a=b")
                .get(Ingress.class, "demo-statelab-" + service);

        assertThat(ingress.getMetadata().getAnnotations()).containsExactly(Map.entry("a", "b"));
        assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("haproxy");
        assertThat(ingress.getSpec().getTls()).singleElement().satisfies(tls -> {
            assertThat(tls.getSecretName()).isEqualTo("shop-certificate");
            assertThat(tls.getHosts()).containsExactly("shop.example.org", "*.shop.example.org");
        });
        assertThat(ingress.getSpec().getRules())
                .extracting(IngressRule::getHost)
                .containsExactly("shop.example.org", "*.shop.example.org");
        assertThat(ingress.getSpec().getRules()).allSatisfy(rule -> {
            List<HTTPIngressPath> paths = rule.getHttp().getPaths();
            assertThat(paths)
                    .extracting(HTTPIngressPath::getPathType, HTTPIngressPath::getPath)
                    .containsExactly(tuple("Exact", "/"), tuple("Prefix", "/products"));
            assertThat(paths).extracting(path -> path.getBackend().getService()).allSatisfy(backend -> {
                assertThat(backend.getName()).isEqualTo("demo-statelab-" + service);
                assertThat(backend.getPort().getName()).isEqualTo("http");
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void aProxyIsTrustedWhereOneIsNamed(String service) {
        assertThat(environment(service, ".trustedProxies[0]=10.244.0.0/16", ".trustedProxies[1]=fd00::1"))
                .containsEntry("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
                .containsEntry("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "10.244.0.0/16,fd00::1");
    }

    /** Unless the ingress controller is trusted, all clients share its pod's address, and so one limit on failed logins. */
    @ParameterizedTest
    @CsvSource({
        "stateful,  .ingress.enabled=true",
        "stateful,  .httpRoute.enabled=true",
        "stateless, .ingress.enabled=true",
        "stateless, .httpRoute.enabled=true"
    })
    void behindAnIngressThePrivateRangesAreTrusted(String service, String way) {
        assertThat(environment(service, way, ".httpRoute.gateway=main"))
                .containsEntry("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
                .containsEntry(
                        "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7");
        assertThat(environment(service)).doesNotContainKey("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING");
    }

    private static Map<String, String> environment(String service, String... settings) {
        PodSpec pod = Chart.render(Arrays.stream(settings).map(service::concat).toArray(String[]::new))
                .pods()
                .get("demo-statelab-" + service);
        return Rendering.environment(pod.getContainers().getFirst());
    }

    @Test
    void anIngressWithoutHostMatchesAnyHost() {
        assertThat(Chart.render("stateful.ingress.enabled=true")
                        .get(Ingress.class, "demo-statelab-stateful")
                        .getSpec()
                        .getRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getHost()).isNull());
    }

    /** Only the routes in {@code docs/api.md} and the page's files are exposed; other paths, such as metrics, are not. */
    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void theRoutesOfTheShopAreLetThroughAndNothingElse(String service) throws IOException {
        List<String> routes = routes();
        Set<String> ways = ways(Chart.render(
                service + ".ingress.enabled=true",
                service + ".httpRoute.enabled=true",
                service + ".httpRoute.gateway=main"));

        assertThat(routes).hasSizeGreaterThan(15);
        assertThat(ways).contains("Ingress Exact /", "HTTPRoute Exact /").allSatisfy(way -> {
            String path = way.replaceAll(".* ", "");
            assertThat(way).matches(path.equals("/") ? ".* Exact /" : ".*Prefix /[^q]\\S*");
            assertThat(routes).anyMatch(route -> route.equals(path) || route.startsWith(path + "/"));
        });
        assertThat(routes)
                .filteredOn(route -> !route.equals("/"))
                .allSatisfy(route -> assertThat(ways)
                        .contains("Ingress Prefix " + first(route), "HTTPRoute PathPrefix " + first(route)));
    }

    /** The routes in {@code docs/api.md}, the page, and the page's files. */
    private static List<String> routes() throws IOException {
        String page = Files.readString(Path.of("../docs/api.md"));
        Path files = Path.of("../storefront/src/main/resources/META-INF/resources");
        try (Stream<Path> file = Files.list(files)) {
            return Stream.concat(
                            Pattern.compile("(?m)^\\| `[A-Z]+ (/[^` ]*)")
                                    .matcher(page)
                                    .results()
                                    .map(route -> route.group(1)),
                            file.map(each -> "/" + files.relativize(each))
                                    .map(path -> path.equals("/index.html") ? "/" : path))
                    .toList();
        }
    }

    private static String first(String route) {
        return route.replaceAll("(?<=.)/.*", "");
    }

    /** The paths that the Ingress and the HTTPRoute expose. */
    private static Set<String> ways(Rendering chart) {
        Stream<String> ingress = chart.all(Ingress.class).stream()
                .flatMap(each -> each.getSpec().getRules().stream())
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(path -> "Ingress %s %s".formatted(path.getPathType(), path.getPath()));
        Stream<String> route = chart.all(HTTPRoute.class).stream()
                .flatMap(each -> each.getSpec().getRules().stream())
                .flatMap(rule -> rule.getMatches().stream())
                .map(match -> "HTTPRoute %s %s"
                        .formatted(match.getPath().getType(), match.getPath().getValue()));
        return Stream.concat(ingress, route).collect(Collectors.toSet());
    }

    @Test
    void serviceAnnotationsConfigureTheAffinityCookieOfTraefik() {
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

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void anHttpRouteAttachesToAGatewayInAnotherNamespace(String service) {
        Map<String, Object> route = route(
                service,
                service + ".httpRoute.gatewayNamespace=infra",
                service + ".httpRoute.sectionName=https",
                service + ".httpRoute.hosts[0]=shop.example.org",
                service + ".httpRoute.hosts[1]=shop.example.net",
                service + ".httpRoute.paths[0]=/",
                service + ".httpRoute.paths[1]=/products");

        assertThat(route)
                .isEqualTo(Map.of(
                        "parentRefs", List.of(Map.of("name", "main", "namespace", "infra", "sectionName", "https")),
                        "hostnames", List.of("shop.example.org", "shop.example.net"),
                        "rules",
                                List.of(Map.of(
                                        "matches",
                                        List.of(
                                                Map.of("path", Map.of("type", "Exact", "value", "/")),
                                                Map.of("path", Map.of("type", "PathPrefix", "value", "/products"))),
                                        "backendRefs",
                                        List.of(Map.of("name", "demo-statelab-" + service, "port", 80))))));
    }

    @Test
    void anHttpRouteAttachesToAGatewayInItsOwnNamespaceByDefault() {
        assertThat(route("stateful"))
                .containsEntry("parentRefs", List.of(Map.of("name", "main")))
                .doesNotContainKey("hostnames");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void anHttpRouteHasARetryPolicyOnlyIfConfigured(String service) {
        String retry = service + ".httpRoute.retry.";

        assertThat(rule(service)).doesNotContainKey("retry");
        assertThat(rule(service, retry + "attempts=2")).containsEntry("retry", Map.of("attempts", 2));
        assertThat(rule(service, retry + "attempts=2", retry + "codes[0]=502", retry + "codes[1]=503"))
                .containsEntry("retry", Map.of("attempts", 2, "codes", List.of(502, 503)));
    }

    @Test
    void anHttpRouteConfiguresTheAffinityCookieOfAGateway() {
        String cookie = "stateful.affinity=cookie";
        String persistence = "stateful.httpRoute.sessionPersistence.";

        assertThat(persistence("stateful", cookie)).isEqualTo(Map.of("type", "Cookie", "sessionName", "affinity"));
        assertThat(persistence(
                        "stateful", cookie, persistence + "sessionName=shop", persistence + "absoluteTimeout=8h"))
                .isEqualTo(Map.of(
                        "type",
                        "Cookie",
                        "sessionName",
                        "shop",
                        "absoluteTimeout",
                        "8h",
                        "cookieConfig",
                        Map.of("lifetimeType", "Permanent")));
        assertThat(persistence("stateful", cookie, persistence + "attachment=none"))
                .isNull();
        assertThat(persistence("stateful")).isNull();
        assertThat(persistence("stateless")).isNull();
    }

    @Test
    void aBackendTrafficPolicyConfiguresTheAffinityCookieOfAGateway() {
        String policy = "stateful.httpRoute.sessionPersistence.attachment=policy";
        Rendering chart = behindAGateway("stateful", "stateful.affinity=cookie", policy);

        assertThat(chart.all(GenericKubernetesResource.class)).singleElement().satisfies(object -> {
            assertThat(object.getApiVersion()).isEqualTo("gateway.networking.x-k8s.io/v1alpha1");
            assertThat(object.getKind()).isEqualTo("XBackendTrafficPolicy");
            assertThat(object.getAdditionalProperties())
                    .containsEntry(
                            "spec",
                            Map.of(
                                    "targetRefs",
                                    List.of(Map.of("group", "", "kind", "Service", "name", "demo-statelab-stateful")),
                                    "sessionPersistence",
                                    Map.of("type", "Cookie", "sessionName", "affinity")));
        });
        assertThat(persistence("stateful", "stateful.affinity=cookie", policy)).isNull();
        assertThat(behindAGateway("stateful", policy).all(GenericKubernetesResource.class))
                .as("without cookie affinity")
                .isEmpty();
    }

    private static Object persistence(String service, String... settings) {
        return rule(service, settings).get("sessionPersistence");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> rule(String service, String... settings) {
        return ((List<Map<String, Object>>) route(service, settings).get("rules")).getFirst();
    }

    private static Map<String, Object> route(String service, String... settings) {
        return Rendering.parseValues(Rendering.yaml(behindAGateway(service, settings)
                .get(HTTPRoute.class, "demo-statelab-" + service)
                .getSpec()));
    }

    private static Rendering behindAGateway(String service, String... settings) {
        return Chart.render(Stream.concat(
                        Stream.of(service + ".httpRoute.enabled=true", service + ".httpRoute.gateway=main"),
                        Stream.of(settings))
                .toArray(String[]::new));
    }
}
