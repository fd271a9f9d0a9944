package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.math.BigDecimal;
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
    @CsvSource(delimiter = '|', textBlock = """
            memory-sticky | stateful
            redis         | stateful redis
            redis-near    | stateful redis
            hybrid        | stateful redis
            postgresql    | stateful postgresql
            replicated    | stateful
            ha            | stateful redis
            redis-cluster | stateful redis redis redis
            jwt           | stateless
            jwt-denylist  | stateless redis
            aot           | stateful redis stateless
            native        | stateful redis stateless
            """)
    void aScenarioRunsNoPodThatItDoesNotNeed(String scenario, String components) {
        assertThat(Chart.renderScenario(scenario).podLabels().values())
                .extracting(labels -> labels.get("app.kubernetes.io/component"))
                .filteredOn(component -> !component.endsWith("test") && !component.equals("secrets"))
                .containsExactlyInAnyOrder(components.split(" "));
    }

    @Test
    void exactlyTheExpectedScenariosExist() throws IOException {
        assertThat(scenarios())
                .containsExactlyInAnyOrder(
                        "memory-sticky",
                        "redis",
                        "redis-near",
                        "hybrid",
                        "postgresql",
                        "replicated",
                        "ha",
                        "redis-cluster",
                        "jwt",
                        "jwt-denylist",
                        "aot",
                        "native");
    }

    @ParameterizedTest
    @CsvSource({
        "memory-sticky, memory-sticky",
        "redis, redis",
        "redis-near, redis-near",
        "hybrid, hybrid",
        "postgresql, postgresql",
        "ha, redis",
        "redis-cluster, redis-cluster",
        "jwt, jwt",
        "jwt-denylist, jwt-denylist"
    })
    void aScenarioHasOneDeploymentLabelledWithItsArchitecture(String scenario, String architecture) {
        assertThat(Chart.renderScenario(scenario).all(Deployment.class))
                .singleElement()
                .satisfies(deployment -> assertThat(deployment.getMetadata().getLabels())
                        .containsEntry("statelab.dev/scenario", architecture));
    }

    @ParameterizedTest
    @CsvSource({"jvm, ''", "aot, -aot", "native, -native"})
    void theImageIsThatOfTheRuntime(String runtime, String ending) {
        assertThat(Chart.render("stateful.runtime=" + runtime)
                        .pods()
                        .get("demo-statelab-stateful")
                        .getContainers()
                        .getFirst()
                        .getImage())
                .startsWith("statelab/stateful-service" + ending + ":");
    }

    @Test
    void nativeServicesNeedAFractionOfTheMemory() {
        for (String service : List.of("demo-statelab-stateful", "demo-statelab-stateless")) {
            assertThat(memory(Chart.renderScenario("native"), service).multiply(BigDecimal.valueOf(3)))
                    .isLessThan(memory(Chart.render(), service));
        }
    }

    @Test
    void theMeasuredMemoryLeavesAFifthOfTheLimitFree() throws IOException {
        JsonNode measured = new ObjectMapper()
                .readTree(Path.of("..", "docs", "sample-report", "summary.json").toFile());

        for (JsonNode footprint : measured.at("/startup/footprints")) {
            String[] architecture = footprint.get("architecture").asText().split("-");
            String component = architecture[0].equals("jwt") ? "stateless" : "stateful";
            String runtime = architecture.length == 1 ? "jvm" : architecture[1];
            BigDecimal limit = memory(Chart.render(component + ".runtime=" + runtime), "demo-statelab-" + component);

            assertThat(footprint.get("loadedBytes").decimalValue())
                    .as(footprint.get("architecture").asText())
                    .isPositive()
                    .isLessThan(limit.multiply(new BigDecimal("0.8")));
        }
        assertThat(measured.at("/startup/footprints")).hasSize(6);
    }

    private static BigDecimal memory(Rendering chart, String pod) {
        return Quantity.getAmountInBytes(chart.pods()
                .get(pod)
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory"));
    }

    /** chart-testing installs the chart once with each file {@code ci/*-values.yaml}. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void chartTestingInstallsEachScenario(String scenario) {
        assertThat(Chart.DIRECTORY.resolve("ci").resolve(scenario + "-values.yaml"))
                .hasSameTextualContentAs(Chart.DIRECTORY.resolve("scenarios").resolve(scenario + ".yaml"));
    }

    @Test
    void theMemoryStickyScenarioHasClientIpAffinity() {
        assertThat(Chart.renderScenario("memory-sticky")
                        .get(Service.class, "demo-statelab-stateful")
                        .getSpec()
                        .getSessionAffinity())
                .isEqualTo("ClientIP");
    }
}
