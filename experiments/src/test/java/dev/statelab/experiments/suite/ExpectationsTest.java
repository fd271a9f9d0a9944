package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.platform.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of expected verdicts has a line for each experiment and a column for each architecture. */
class ExpectationsTest {

    @Test
    void theExpectedVerdictsCoverEveryExperimentAndArchitecture() throws IOException {
        List<List<String>> table = Files.readString(Path.of("../acceptance/src/test/resources/expected-verdicts.csv"))
                .lines()
                .map(line -> List.of(line.split(",")))
                .toList();

        assertThat(table.getFirst().stream().skip(1))
                .containsExactlyElementsOf(
                        Arrays.stream(Scenario.values()).map(Scenario::id).toList());
        assertThat(table.stream().skip(1).map(List::getFirst))
                .as("those that --quick runs")
                .containsExactlyElementsOf(
                        Suite.all(true).stream().map(Experiment::name).toList());
    }
}
