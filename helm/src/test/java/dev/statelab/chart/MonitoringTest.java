package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitoringTest {

    private static final Pattern OWN_METRIC = Pattern.compile("\\b(?:session|sessions|login|tokens)_\\w+");

    /** A cluster that lacks one of the kinds would refuse the whole release. */
    @Test
    void nothingNeedsAKindThatAClusterMayNotHave() {
        assertThat(Chart.render().objects())
                .extracting(HasMetadata::getApiVersion)
                .containsOnly(
                        "v1",
                        "apps/v1",
                        "autoscaling/v2",
                        "batch/v1",
                        "networking.k8s.io/v1",
                        "policy/v1",
                        "rbac.authorization.k8s.io/v1");
    }

    @Test
    void prometheusFindsTheMetricsOfBothServices() {
        Rendering chart =
                Chart.render("metrics.serviceMonitor.enabled=true", "metrics.serviceMonitor.labels.team=shop");
        GenericKubernetesResource monitor = chart.get(GenericKubernetesResource.class, "demo-statelab");

        assertThat(monitor.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(monitor.<List<Map<String, String>>>get("spec", "endpoints"))
                .singleElement()
                .satisfies(endpoint ->
                        assertThat(endpoint).containsEntry("path", "/q/metrics").containsEntry("port", "http"));
        Map<String, String> labels = monitor.get("spec", "selector", "matchLabels");
        List<String> components = monitor.get("spec", "selector", "matchExpressions", 0, "values");
        assertThat(chart.all(Service.class))
                .filteredOn(
                        service -> service.getMetadata().getLabels().entrySet().containsAll(labels.entrySet())
                                && components.contains(
                                        service.getMetadata().getLabels().get("app.kubernetes.io/component")))
                .extracting(service -> service.getMetadata().getName())
                .containsExactlyInAnyOrder("demo-statelab-stateful", "demo-statelab-stateless");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone", "sentinel"})
    void prometheusFindsTheMetricsOfEachRedisOnce(String topology) {
        Rendering chart = Chart.render(
                "metrics.serviceMonitor.enabled=true", "redis.exporter.enabled=true", "redis.topology=" + topology);
        GenericKubernetesResource monitor = chart.get(GenericKubernetesResource.class, "demo-statelab");

        assertThat(monitor.<List<Map<String, String>>>get("spec", "endpoints"))
                .extracting(endpoint -> endpoint.get("port"))
                .containsExactly("http", "metrics");
        assertThat(monitor.<List<String>>get("spec", "selector", "matchExpressions", 0, "values"))
                .contains("redis");
        assertThat(chart.all(Service.class))
                .filteredOn(service -> service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getName().equals("metrics")))
                .extracting(service -> service.getMetadata().getName())
                .containsExactly("demo-statelab-redis-headless");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentinel", "cluster"})
    void eachAlertHasAParagraphThatItLinksTo(String topology) throws IOException {
        Rendering chart = Chart.render(
                "redis.exporter.enabled=true",
                "redis.topology=" + topology,
                "metrics.rules.enabled=true",
                "metrics.rules.labels.team=shop",
                "metrics.rules.runbook=https://example.org/docs/alerts.md");
        GenericKubernetesResource rule = chart.get(GenericKubernetesResource.class, "demo-statelab");
        List<Map<String, Object>> alerts = rule.get("spec", "groups", 0, "rules");
        String page = Files.readString(Path.of("../docs/alerts.md"));

        assertThat(rule.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(alerts).hasSizeGreaterThan(7).allSatisfy(alert -> {
            String name = (String) alert.get("alert");
            assertThat(page).contains("\n## " + name + "\n");
            assertThat(alert.get("annotations"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .hasEntrySatisfying(
                            "runbook_url",
                            url -> assertThat((String) url)
                                    .endsWith("/docs/alerts.md#" + name.toLowerCase(Locale.ROOT)));
            assertThat((String) alert.get("expr"))
                    .containsAnyOf(
                            "{namespace=\"shop\", service=~\"demo-statelab-(stateful|stateless)\"",
                            "{namespace=\"shop\", service=\"demo-statelab-stateful\"}",
                            "{namespace=\"shop\", service=\"demo-statelab-redis-headless\"}");
        });
    }

    /** The alert lasts as long as the service is gone: the expression has no time window after which the alert would end. */
    @ParameterizedTest
    @CsvSource({
        "stateful.enabled=true, stateful stateless",
        "stateful.enabled=false, stateless",
        "stateless.enabled=false, stateful"
    })
    void theGoneAlertCoversExactlyTheInstalledServices(String setting, String services) {
        GenericKubernetesResource rule = Chart.render(setting, "metrics.rules.enabled=true")
                .get(GenericKubernetesResource.class, "demo-statelab");

        assertThat(rule.<List<Map<String, Object>>>get("spec", "groups", 0, "rules"))
                .filteredOn(alert -> alert.get("alert").equals("StatelabGone"))
                .extracting(alert -> ((String) alert.get("expr")).strip())
                .containsExactly(Stream.of(services.split(" "))
                        .map("absent(process_cpu_usage{namespace=\"shop\", service=\"demo-statelab-%s\"})"::formatted)
                        .collect(Collectors.joining("\nor ")));
    }

    @ParameterizedTest
    @CsvSource({
        "redis.exporter.enabled=false,",
        "redis.exporter.enabled=true, StatelabRedisDown StatelabRedisFull StatelabRedisDisk"
    })
    void redisAlertsNeedTheExporterAndAStandaloneRedisHasNoReplicaAlert(String setting, String names) {
        GenericKubernetesResource rule = Chart.render(setting, "metrics.rules.enabled=true")
                .get(GenericKubernetesResource.class, "demo-statelab");

        assertThat(rule.<List<Map<String, Object>>>get("spec", "groups", 0, "rules"))
                .extracting(alert -> (String) alert.get("alert"))
                .filteredOn(name -> name.startsWith("StatelabRedis"))
                .containsExactly(names == null ? new String[0] : names.split(" "));
    }

    /** Only the services' own metrics; EventMetricsTest and MetricsTest compare the pages with what the services have. */
    @Test
    void alertsAndTheDashboardUseMetricsThatThePagesList() throws IOException {
        String used = Chart.render("metrics.rules.enabled=true").get(GenericKubernetesResource.class, "demo-statelab")
                + Files.readString(Chart.DIRECTORY.resolve("dashboard.json"));
        String listed =
                Files.readString(Path.of("../docs/sessions.md")) + Files.readString(Path.of("../docs/tokens.md"));

        assertThat(OWN_METRIC.matcher(used).results().map(metric -> "\n| `%s` |".formatted(metric.group())))
                .hasSizeGreaterThan(3)
                .allMatch(listed::contains);
    }

    /** A cart gets a new token with each change, so cart tokens would hide the logins. */
    @Test
    void theDashboardShowsTheTokensOfLoginsAlone() throws IOException {
        assertThat(Files.readString(Chart.DIRECTORY.resolve("dashboard.json")))
                .containsPattern("tokens_issued_total\\{[^}]*, type=\\\\\"access\\\\\"}");
    }

    @Test
    void grafanaFindsTheDashboard() {
        ConfigMap dashboard =
                Chart.render("metrics.dashboard.enabled=true").get(ConfigMap.class, "demo-statelab-dashboard");

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(Rendering.parseValues(dashboard.getData().get("statelab.json")))
                .containsEntry("title", "statelab");
    }
}
