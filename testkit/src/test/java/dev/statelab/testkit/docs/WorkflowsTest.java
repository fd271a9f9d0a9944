package dev.statelab.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The repository's workflows run only code that was reviewed. */
class WorkflowsTest {

    /** A tag of an action can be moved to other code, which then has the permissions of the workflow. */
    @Test
    void everyActionIsPinnedByItsCommit() throws IOException {
        List<String> actions = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("../.github/workflows"))) {
            for (Path file : files.toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.matches("\\s*-? *uses:.*"))
                        .forEach(actions::add);
            }
        }

        assertThat(actions).isNotEmpty().allMatch(action -> action.matches(".*@[0-9a-f]{40} # v[0-9.]+"));
    }
}
