package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.docs.LoggedLines;
import dev.statelab.testkit.docs.TestedPage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests that the named tests, the checklist and the log lines in {@code docs/sessions.md} match the code. */
class SessionsPageTest {

    private static final TestedPage PAGE = new TestedPage("sessions.md");

    @Test
    void everyNamedTestIsThere() {
        assertThat(PAGE.tests()).hasSizeGreaterThan(20).allMatch(TestedPage::exists);
    }

    @Test
    void everyLineOfTheChecklistNamesATestOrSaysWhyThereIsNone() {
        assertThat(PAGE.table("| OWASP"))
                .hasSizeGreaterThan(15)
                .allMatch(line -> TestedPage.namesATest(line) || line.contains("not done:"));
    }

    @Test
    void everyWarningAndErrorOfTheLogIsExplained() {
        assertThat(PAGE.table("| log line").stream().map(row -> row.split("`")[1]))
                .containsExactlyInAnyOrderElementsOf(LoggedLines.of(Path.of("")));
    }
}
