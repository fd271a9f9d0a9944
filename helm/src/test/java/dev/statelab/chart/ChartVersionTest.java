package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's version, and the Kubernetes versions that it supports. */
class ChartVersionTest {

    @Test
    void aChangedChartHasAVersionThatNoReleaseHas() throws IOException {
        String changelog = Files.readString(Path.of("../CHANGELOG.md"));
        List<String> released = Pattern.compile("(?m)^## (\\d+\\.\\d+\\.\\d+)")
                .matcher(changelog)
                .results()
                .map((MatchResult heading) -> heading.group(1))
                .toList();
        assertThat(released).isNotEmpty();

        boolean changed = Pattern.compile("(?s)## Unreleased\\s+[^#\\s].*?|## Unreleased\\s+###.*")
                .matcher(changelog.substring(
                        changelog.indexOf("## Unreleased"), changelog.indexOf("## " + released.getFirst())))
                .matches();
        if (changed) {
            assertThat(released).doesNotContain(version());
        } else {
            assertThat(version()).isEqualTo(released.getFirst());
        }
    }

    private static String version() throws IOException {
        return (String) Rendering.parseValues(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")))
                .get("version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.30.0", "1.33.4", "1.35.0", "1.37.0"})
    void whatIsRenderedForALaterKubernetesIsTheSame(String kubernetes) {
        assertThat(Chart.renderFor(kubernetes)).isEqualTo(Chart.renderFor("1.29.0"));
    }

    @Test
    void anEarlierKubernetesIsRefused() {
        assertThatThrownBy(() -> Chart.renderFor("1.28.9"))
                .hasMessageContaining(
                        "chart requires kubeVersion: >=1.29.0-0 which is incompatible with Kubernetes v1.28.9");
    }
}
