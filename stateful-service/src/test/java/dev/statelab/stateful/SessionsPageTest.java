package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.docs.LoggedLines;
import dev.statelab.testkit.docs.TestedPage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every promise of {@code docs/sessions.md} has a test behind it, and every test that the page names is there. */
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
