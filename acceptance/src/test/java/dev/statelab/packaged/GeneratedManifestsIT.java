package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the manifests that quarkus-kubernetes generates when a service is packaged with the chart: both contain the service's ports,
 * probes and environment, and must change together.
 */
class GeneratedManifestsIT {

    private static final Rendering CHART = Chart.renderRelease("statelab");

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void theChartHasTheEnvironmentOfTheGeneratedManifest(String service) throws IOException {
        Map<String, String> generated = Rendering.environment(generated(service));
        generated.remove("KUBERNETES_NAMESPACE"); // Quarkus' own, for its configuration from ConfigMaps

        assertThat(Rendering.environment(chart(service))).containsAllEntriesOf(generated);
        assertThat(generated).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void portsAndProbesOfTheGeneratedManifestMatchTheChart(String service) throws IOException {
        assertThat(Rendering.probes(generated(service))).isEqualTo(Rendering.probes(chart(service)));
        assertThat(ports(manifests(service), service + "-service")).isEqualTo(ports(CHART, "statelab-" + service));
    }

    private static String ports(Rendering manifests, String service) {
        Container container = manifests
                .get(Deployment.class, service)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        return "%s to %s"
                .formatted(
                        manifests.get(Service.class, service).getSpec().getPorts().stream()
                                .map(port -> port.getName() + " " + port.getPort())
                                .toList(),
                        container.getPorts().stream()
                                .map(port -> port.getName() + " " + port.getContainerPort())
                                .toList());
    }

    private static Container chart(String service) {
        return CHART.pods().get("statelab-" + service).getContainers().getFirst();
    }

    private static Container generated(String service) throws IOException {
        return manifests(service)
                .pods()
                .get(service + "-service")
                .getContainers()
                .getFirst();
    }

    private static Rendering manifests(String service) throws IOException {
        Path file = Path.of("../%s-service/target/kubernetes/kubernetes.yml".formatted(service));
        assertThat(file).as("package %s-service first", service).exists();
        return Rendering.parse(Files.readString(file));
    }
}
