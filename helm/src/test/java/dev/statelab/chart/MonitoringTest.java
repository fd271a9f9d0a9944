package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
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
    void grafanaFindsTheDashboard() {
        ConfigMap dashboard =
                Chart.render("metrics.dashboard.enabled=true").get(ConfigMap.class, "demo-statelab-dashboard");

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(Rendering.parseValues(dashboard.getData().get("statelab.json")))
                .containsEntry("title", "statelab");
    }
}
