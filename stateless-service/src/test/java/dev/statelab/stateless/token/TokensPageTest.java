package dev.statelab.stateless.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.docs.LoggedLines;
import dev.statelab.testkit.docs.TestedPage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every test that {@code docs/tokens.md} names exists, and the page lists every pitfall. */
class TokensPageTest {

    private static final TestedPage PAGE = new TestedPage("tokens.md");
    private static final Pattern PITFALL = Pattern.compile("`Pitfall\\.(\\w+)`");

    @Test
    void everyNamedTestIsThere() {
        assertThat(PAGE.tests()).hasSizeGreaterThan(40).allMatch(TestedPage::exists);
    }

    @Test
    void everyPitfallIsInTheTable() {
        assertThat(PITFALL.matcher(PAGE.text()).results().map(pitfall -> pitfall.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Pitfall.values()).map(Pitfall::name).toList());
    }

    @Test
    void everyRowOfTheTableNamesATestOrAPitfall() {
        assertThat(PAGE.table("| section"))
                .hasSizeGreaterThan(15)
                .allMatch(line ->
                        TestedPage.namesATest(line) || PITFALL.matcher(line).find());
    }

    @Test
    void everyWarningAndErrorOfTheLogIsExplained() {
        assertThat(PAGE.table("| log line").stream().map(row -> row.split("`")[1]))
                .containsExactlyInAnyOrderElementsOf(LoggedLines.of(Path.of("")));
    }
}
