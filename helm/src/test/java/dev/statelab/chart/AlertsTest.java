package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.statelab.testkit.chart.Chart;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts fire when they should, as Prometheus evaluates them over the series in {@code alerts.yaml}. */
class AlertsTest {

    private static final Path SERIES = Path.of("src", "test", "resources", "alerts.yaml");

    private static final List<Map<String, Object>> GROUPS = Chart.render(
                    "redis.topology=sentinel", "redis.exporter.enabled=true", "metrics.rules.enabled=true")
            .get(GenericKubernetesResource.class, "demo-statelab")
            .get("spec", "groups");

    @TempDir
    Path directory;

    @Test
    void prometheusRaisesEachAlertWhenItShouldAndNotBefore() throws IOException, InterruptedException {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .as("promtool (in Debian's package prometheus)")
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, "promtool")));
        Files.writeString(directory.resolve("rules.yaml"), Serialization.asYaml(Map.of("groups", GROUPS)));
        Path tests = Files.copy(SERIES, directory.resolve("alerts.yaml"));

        Process promtool = new ProcessBuilder("promtool", "test", "rules", tests.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), UTF_8);

        assertThat(promtool.waitFor()).as(output).isZero();
    }

    @Test
    void theTestSeriesExpectEachAlertToFire() throws IOException {
        String series = Files.readString(SERIES);

        for (Map<String, Object> alert : alerts()) {
            assertThat(series)
                    .containsPattern(
                            "alertname: %s\\n +eval_time: \\d+m\\n +exp_alerts:\\n".formatted(alert.get("alert")));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> alerts() {
        return (List<Map<String, Object>>) GROUPS.getFirst().get("rules");
    }
}
