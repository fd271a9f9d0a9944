package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario is valid, can be installed as it is, and passes {@code helm test}. */
@OnCluster
class ScenarioTest {

    static List<String> scenarios() throws IOException {
        String chosen = System.getProperty("statelab.scenarios", "");
        try (Stream<Path> files = Files.list(Environment.CHART.resolve("scenarios"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .filter(name ->
                            chosen.isEmpty() || List.of(chosen.split(",")).contains(name))
                    .filter(Environment::hasImages)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aScenarioPassesHelmLint(String scenario) {
        Command.of("helm", "lint", "--strict", Environment.CHART)
                .and("--values", Environment.KIND_VALUES, "--values", values(scenario))
                .run();
    }

    /** Includes the pods of {@code helm test}, to which the namespace's Pod Security Standard applies. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void theApiServerAcceptsEveryObject(String scenario) {
        String manifests = Command.of("helm", "template", "statelab", Environment.CHART)
                .and("--namespace", Cluster.NAMESPACE)
                .and("--values", Environment.KIND_VALUES, "--values", values(scenario))
                .run();
        var objects = Cluster.CLIENT.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)));
        for (HasMetadata object : objects.items()) {
            // a pod needs an existing account, and a dry run does not create that of the release
            if (object instanceof Pod pod) {
                pod.getSpec().setServiceAccountName("default");
            }
            Cluster.CLIENT
                    .resource(object)
                    .inNamespace(Cluster.NAMESPACE)
                    .dryRun()
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    // the installation of the next scenario removes the store and its clients
    @ExpectedError(pod = ".*-postgresql-0", text = "the database system is shutting down|due to administrator command")
    // from the previous scenario: its store responded after the application had ended and served no more requests
    @ExpectedError(pod = ".*-state(ful|less)-.*", text = "\\[Error Occurred After Shutdown]")
    @ParameterizedTest
    @MethodSource("scenarios")
    void aScenarioInstallsAndPassesHelmTest(String scenario) {
        Release.STATELAB.install(scenario);
        Release.STATELAB.test();
        assertThat(Cluster.runtimes()).containsOnly(Environment.runtime(scenario));
    }

    private static Path values(String scenario) {
        return Environment.CHART.resolve("scenarios").resolve(scenario + ".yaml");
    }
}
