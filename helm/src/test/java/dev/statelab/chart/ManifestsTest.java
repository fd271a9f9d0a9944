package dev.statelab.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The manifests for users without Helm are what the chart renders, and a script creates their Secrets. */
class ManifestsTest {

    private static final Path DIRECTORY = Path.of("../k8s/manifests");

    @Test
    void theManifestsAreWhatTheChartRenders() throws IOException {
        assertThat(Files.readString(DIRECTORY.resolve("statelab.yaml")))
                .as("k8s/manifests/render.sh renders them again")
                .isEqualToNormalizingNewlines(Chart.text("statelab", DIRECTORY.resolve("values.yaml")));
    }

    @Test
    void theManifestsContainNoSecretAndGenerateAllThatThePodsRead() throws IOException {
        Rendering manifests = Rendering.parse(Files.readString(DIRECTORY.resolve("statelab.yaml")));
        List<String> made = generated().entrySet().stream()
                .flatMap(secret -> secret.getValue().keySet().stream().map(key -> secret.getKey() + "/" + key))
                .toList();

        assertThat(manifests.all(Secret.class)).isEmpty();
        assertThat(manifests.pods().values().stream().flatMap(Rendering::secrets))
                .isNotEmpty()
                .allSatisfy(read -> assertThat(made).anyMatch(secret -> secret.startsWith(read)));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script")
    void aScriptMakesEachSecretOnce(@TempDir Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        assertThat(makeSecrets(directory.resolve("secrets"))).isZero();

        for (Map<String, String> files : generated().values()) {
            for (String file : files.values()) {
                String secret = Files.readString(directory.resolve(file));
                if (file.endsWith(".jwks")) {
                    assertThat(SigningKey.parse(secret).signsAndVerifies()).isTrue();
                } else {
                    assertThat(secret).matches("[0-9a-f]{32}");
                }
                assertThat(makeSecrets(directory.resolve("secrets"))).isZero();
                assertThat(directory.resolve(file)).hasContent(secret);
            }
        }
    }

    private static int makeSecrets(Path directory) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", DIRECTORY.resolve("secrets.sh").toString(), directory.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** The Secrets that Kustomize generates: by name, the file of each key. */
    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, String>> generated() throws IOException {
        Map<String, Object> kustomization =
                Rendering.parseValues(Files.readString(DIRECTORY.resolve("kustomization.yaml")));
        var generators = (List<Map<String, Object>>) kustomization.get("secretGenerator");
        return generators.stream()
                .collect(toMap(
                        generator -> (String) generator.get("name"),
                        generator -> ((List<String>) generator.get("files"))
                                .stream()
                                        .map(file -> file.split("="))
                                        .collect(toMap(file -> file[0], file -> file[1]))));
    }
}
