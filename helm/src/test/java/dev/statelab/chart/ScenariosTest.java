package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {

    static List<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(Chart.DIRECTORY.resolve("scenarios"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aScenarioIsOneArchitectureThatSaysItsName(String scenario) {
        assertThat(Chart.renderScenario(scenario).all(Deployment.class))
                .singleElement()
                .satisfies(deployment -> assertThat(deployment.getMetadata().getLabels())
                        .containsEntry("statelab.dev/scenario", scenario));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memory-sticky | demo-statelab-stateful demo-statelab-stateful-test
            redis         | demo-statelab-redis demo-statelab-stateful demo-statelab-stateful-test
            redis-near    | demo-statelab-redis demo-statelab-stateful demo-statelab-stateful-test
            postgresql    | demo-statelab-postgresql demo-statelab-stateful demo-statelab-stateful-test
            jwt           | demo-statelab-stateless demo-statelab-stateless-test
            jwt-denylist  | demo-statelab-redis demo-statelab-stateless demo-statelab-stateless-test
            """)
    void aScenarioRunsNoPodThatItDoesNotNeed(String scenario, String pods) {
        assertThat(Chart.renderScenario(scenario).pods()).containsOnlyKeys(pods.split(" "));
    }

    @Test
    void stickySessionsAreSticky() {
        assertThat(Chart.renderScenario("memory-sticky")
                        .get(Service.class, "demo-statelab-stateful")
                        .getSpec()
                        .getSessionAffinity())
                .isEqualTo("ClientIP");
    }
}
