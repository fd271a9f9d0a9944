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
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class MonitoringTest {

    /** A cluster without these kinds would refuse the whole release. */
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

    @Test
    void eachAlertHasAParagraphThatItLinksTo() throws IOException {
        Rendering chart = Chart.render(
                "metrics.rules.enabled=true",
                "metrics.rules.labels.team=shop",
                "metrics.rules.runbook=https://example.org/docs/alerts.md");
        GenericKubernetesResource rule = chart.get(GenericKubernetesResource.class, "demo-statelab");
        List<Map<String, Object>> alerts = rule.get("spec", "groups", 0, "rules");
        String page = Files.readString(Path.of("../docs/alerts.md"));

        assertThat(rule.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(alerts).hasSizeGreaterThan(3).allSatisfy(alert -> {
            String name = (String) alert.get("alert");
            assertThat(page).contains("\n## " + name + "\n");
            assertThat(alert.get("annotations"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .hasEntrySatisfying(
                            "runbook_url",
                            url -> assertThat((String) url)
                                    .endsWith("/docs/alerts.md#" + name.toLowerCase(Locale.ROOT)));
            assertThat((String) alert.get("expr"))
                    .contains("{namespace=\"shop\", service=~\"demo-statelab-(stateful|stateless)\"");
        });
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
