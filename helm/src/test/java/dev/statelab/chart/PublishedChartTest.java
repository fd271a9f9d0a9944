package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code ./lab package} changes the chart for a release: its home, its images and their digests. */
class PublishedChartTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/owner/shop.git",
                "https://name:secret@example.org/owner/shop",
                "git@example.org:owner/shop.git",
                "ssh://git@example.org:2222/owner/shop.git"
            })
    void thePublishedChartHasTheClonedRepositoryAsItsHome(String remote) throws Exception {
        Map<String, Object> chart = metadata(publish(remote, ""));

        assertThat(chart)
                .containsEntry("home", "https://example.org/owner/shop")
                .containsEntry("sources", List.of("https://example.org/owner/shop"));
        assertThat((String) chart.get("icon")).startsWith("https://example.org/owner/shop/raw/HEAD/");
        assertThat(ROOT.resolve(((String) chart.get("icon")).replaceAll(".*/HEAD/", "")))
                .isRegularFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/srv/git/shop.git"})
    void withoutAWebRepositoryThePublishedChartHasNoHome(String remote) throws Exception {
        Path published = publish(remote, "");

        assertThat(metadata(published)).isEqualTo(metadata(Chart.DIRECTORY)).doesNotContainKeys("home", "icon");
        assertThat(published.resolve("values.yaml")).hasSameTextualContentAs(Chart.DIRECTORY.resolve("values.yaml"));
    }

    @Test
    void withARegistryThePublishedChartNamesTheImagesOfItsVersionThere() throws Exception {
        Path published = publish("", "ghcr.io/owner/shop");

        String version = (String) metadata(published).get("version");
        assertThat(images(published))
                .contains(
                        "ghcr.io/owner/shop/stateful-service:" + version,
                        "ghcr.io/owner/shop/stateless-service:" + version)
                .noneMatch(image -> image.startsWith("statelab/"));
        assertThat(images(published, "stateful.runtime=native"))
                .contains("ghcr.io/owner/shop/stateful-service-native:" + version);
    }

    @Test
    void aGivenDigestAppliesOnlyToItsImage() throws Exception {
        Path published =
                publish("", "ghcr.io/owner/shop", "stateful-service=" + DIGEST, "stateless-service-aot=" + DIGEST);

        String version = (String) metadata(published).get("version");
        assertThat(images(published))
                .contains(
                        "ghcr.io/owner/shop/stateful-service@" + DIGEST,
                        "ghcr.io/owner/shop/stateless-service:" + version);
        assertThat(images(published, "stateful.runtime=aot", "stateless.runtime=aot"))
                .contains(
                        "ghcr.io/owner/shop/stateful-service-aot:" + version,
                        "ghcr.io/owner/shop/stateless-service-aot@" + DIGEST);
    }

    @Test
    void aTagOfOnesOwnPrevailsOverADigestOfTheRelease() throws Exception {
        Path published = publish("", "ghcr.io/owner/shop", "stateful-service=" + DIGEST);

        assertThat(images(published, "stateful.image.tag=next")).contains("ghcr.io/owner/shop/stateful-service:next");
    }

    @ParameterizedTest
    @CsvSource({
        "--registry, https://ghcr.io/owner",
        "--digest, stateful-service=latest",
        "--digest, redis=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "--digests, all"
    })
    void whatIsNoRegistryOrDigestIsRefused(String option, String value) throws Exception {
        ProcessBuilder lab = new ProcessBuilder(ROOT.resolve("lab").toString(), "package", option, value);
        lab.environment().put("XDG_STATE_HOME", directory.toString());
        Process refused = lab.redirectErrorStream(true).start();

        assertThat(new String(refused.getInputStream().readAllBytes(), UTF_8)).contains("usage: ./lab package");
        assertThat(refused.waitFor()).isEqualTo(64);
    }

    /**
     * Runs what {@code ./lab package} runs before Helm makes an archive.
     *
     * @param remote the URL that the repository was cloned from, or empty
     * @return the chart's directory
     */
    private Path publish(String remote, String registry, String... digests) throws IOException, InterruptedException {
        Path clone = Files.createDirectory(directory.resolve("clone"));
        run("git", "init", "-q", clone.toString());
        if (!remote.isEmpty()) {
            run("git", "-C", clone.toString(), "remote", "add", "origin", remote);
        }
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                ". \"$0\"; root=$1 chart=$2; published_chart \"${@:3}\"",
                ROOT.resolve("helm/package.sh").toString(),
                clone.toString(),
                Chart.DIRECTORY.toString(),
                directory.toString(),
                registry));
        command.addAll(List.of(digests));
        run(command.toArray(String[]::new));
        return directory.resolve("statelab");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static Map<String, Object> metadata(Path chart) throws IOException {
        return Rendering.parseValues(Files.readString(chart.resolve("Chart.yaml")));
    }

    /** The images of all pods. */
    private static List<String> images(Path chart, String... settings) {
        TemplateCommand template = new Helm(chart).template().withName("demo").withKubeVersion("1.29.0");
        for (String setting : settings) {
            String[] parts = setting.split("=");
            template.set(parts[0], parts[1]);
        }
        return Rendering.parse(template.call()).pods().values().stream()
                .flatMap(pod -> pod.getContainers().stream())
                .map(container -> container.getImage())
                .toList();
    }
}
