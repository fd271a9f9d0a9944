package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart as it is published: one archive, with the metadata that a catalogue shows. */
class PackageTest {

    @Test
    void theArchiveRendersWhatTheDirectoryDoes(@TempDir Path directory) throws IOException {
        String version = metadata("version");

        new Helm(Chart.DIRECTORY).packageIt().withDestination(directory).call();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).singleElement().satisfies(archive -> {
                assertThat(archive.getFileName()).hasToString("statelab-%s.tgz".formatted(version));
                assertThat(Rendering.parse(new Helm(archive)
                                .template()
                                .withName("demo")
                                .withNamespace("shop")
                                .withKubeVersion("1.29.0")
                                .call()))
                        .isEqualTo(Chart.renderWithoutHooks());
            });
        }
    }

    /** In the format that Artifact Hub reads. */
    @Test
    void theChartMetadataListsTheLicenseAndTypedChanges() throws IOException {
        Map<String, String> annotations = metadata("annotations");

        assertThat(annotations).containsEntry("artifacthub.io/license", "Apache-2.0");
        List<Map<String, String>> changes = changes(annotations.get("artifacthub.io/changes"));
        assertThat(changes).isNotEmpty().allSatisfy(change -> {
            assertThat(change).containsOnlyKeys("kind", "description");
            assertThat(change.get("kind")).isIn("added", "changed", "deprecated", "removed", "fixed", "security");
        });
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, String>> changes(String list) {
        return (List<Map<String, String>>)
                Rendering.parseValues("changes:\n" + list).get("changes");
    }

    @SuppressWarnings("unchecked")
    private static <T> T metadata(String key) throws IOException {
        return (T) Rendering.parseValues(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")))
                .get(key);
    }
}
