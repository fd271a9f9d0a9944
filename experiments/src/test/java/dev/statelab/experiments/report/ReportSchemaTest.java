package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.figure.Row;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.suite.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The schema of {@code report.json} lists the same experiments, architectures and rows as the harness. */
class ReportSchemaTest {

    @Test
    void theSchemaListsEveryExperiment() throws IOException {
        assertThat(values("/$defs/run/properties/experiment/enum"))
                .containsExactlyElementsOf(
                        Stream.concat(Suite.all(false).stream().map(Experiment::name), Stream.of("command"))
                                .toList());
    }

    @Test
    void theSchemaListsEveryArchitecture() throws IOException {
        String ids = String.join(
                "|", Arrays.stream(Scenario.values()).map(Scenario::id).toList());
        assertThat(schema().at("/$defs/architecture/pattern").textValue()).isEqualTo("^(" + ids + ")(-aot|-native)?$");
    }

    @Test
    void theSchemaListsEveryRow() throws IOException {
        assertThat(values("/$defs/figures/items/properties/row/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(Row.values()).map(Row::name).toList());
    }

    private static List<String> values(String pointer) throws IOException {
        return StreamSupport.stream(schema().at(pointer).spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    private static JsonNode schema() throws IOException {
        return new ObjectMapper()
                .readTree(Path.of("src/main/resources/report.schema.json").toFile());
    }
}
