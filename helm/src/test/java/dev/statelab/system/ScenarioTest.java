package dev.statelab.system;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario can be installed as it is, and shows what it promises. */
@OnCluster
@ParameterizedClass(name = "{0}")
@MethodSource("scenarios")
class ScenarioTest {

    @Parameter
    String scenario;

    static List<String> scenarios() throws IOException {
        List<String> chosen =
                List.of(System.getProperty("statelab.scenarios", "").split(",", 0));
        try (Stream<Path> files = Files.list(Environment.CHART.resolve("scenarios"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .filter(name -> chosen.contains("") || chosen.contains(name))
                    .filter(name -> !name.equals("native") || Environment.hasNativeImages())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void helmHasNothingToSayAgainstIt() {
        Command.of("helm", "lint", "--strict", Environment.CHART)
                .and("--values", Environment.KIND_VALUES, "--values", values())
                .run();
    }

    /** The tests' pods among them, which the namespace's Pod Security Standard applies to. */
    @Test
    void theApiServerAcceptsEveryObject() {
        String manifests = Command.of("helm", "template", "statelab", Environment.CHART)
                .and("--namespace", Cluster.NAMESPACE, "--values", Environment.KIND_VALUES, "--values", values())
                .run();
        List<HasMetadata> objects = Cluster.CLIENT
                .load(new java.io.ByteArrayInputStream(manifests.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .items();
        for (HasMetadata object : objects) {
            Cluster.CLIENT
                    .resource(object)
                    .inNamespace(Cluster.NAMESPACE)
                    .dryRun()
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    @Test
    void helmTestPasses() {
        Release.STATELAB.test();
    }

    @BeforeAll
    void install() {
        Release.STATELAB.install(scenario);
    }

    private Path values() {
        return Environment.CHART.resolve("scenarios").resolve(scenario + ".yaml");
    }
}
