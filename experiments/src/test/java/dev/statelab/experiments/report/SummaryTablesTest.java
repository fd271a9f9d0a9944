package dev.statelab.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.bench.FailoverCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of the documentation match the summary; {@code -Dupdate} regenerates them. */
class SummaryTablesTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path SUMMARY = HOME.resolve("docs/sample-report/summary.json");
    private static final Pattern BLOCK = Pattern.compile(
            "<!-- generated: docs/sample-report/summary\\.json( [^>]*)?-->\n\n(.*?)\n?<!-- /generated -->",
            Pattern.DOTALL);

    static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(HOME.resolve("docs/experiments"))) {
            return Stream.concat(
                            Stream.of("README.md", "docs/startup.md", "docs/failover.md", "docs/claims.md")
                                    .map(HOME::resolve),
                            pages.sorted())
                    .filter(page -> blocksOf(page) > 0)
                    .toList();
        }
    }

    private static long blocksOf(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page)).results().count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void pagesWithTablesAreFound() throws IOException {
        assertThat(pages().stream().map(page -> page.getFileName().toString()))
                .contains("pod-kill.md", "affinity.md", "overhead.md", "store-outage.md")
                .hasSizeGreaterThanOrEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theTablesOfAPageMatchTheSummary(Path page) throws IOException {
        String text = Files.readString(page);
        SummaryTables tables = new SummaryTables(Summary.read(SUMMARY));

        String wanted = BLOCK.matcher(text).replaceAll(block -> Matcher.quoteReplacement(rendered(block, tables)));

        if (System.getProperty("update") != null) {
            Files.writeString(page, wanted);
        } else {
            assertThat(text)
                    .as(
                            "mvn -pl experiments -am test -Dtest=SummaryTablesTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate writes it anew")
                    .isEqualTo(wanted);
        }
    }

    private static String rendered(MatchResult block, SummaryTables tables) {
        String arguments = block.group(1) == null ? "" : block.group(1);
        return "<!-- generated: docs/sample-report/summary.json%s-->\n\n%s\n<!-- /generated -->"
                .formatted(block.group(1) == null ? " " : arguments, tables.block(arguments));
    }

    @Test
    void aClaimThatTheSummaryLacksIsNotJudged() throws IOException {
        Summary older = Summary.read(SUMMARY);
        older.reports().forEach(platform -> platform.claims().remove("C3"));

        assertThat(new SummaryTables(older).block("claims"))
                .contains(
                        "| The failure of one server may break sessions. | not judged in this summary |",
                        "**not judged in this summary**. Try to refute it: `./lab experiment pod-kill --platform local`");
    }

    @Test
    void anExperimentThatTheSummaryLacksHasNoTable() throws IOException {
        assertThat(new SummaryTables(Summary.read(SUMMARY)).block("local no-such-experiment"))
                .isEqualTo("Not measured yet.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local pod-kill"})
    void theNoteOfAMeasurementIsBelowEachOfItsTables(String arguments) throws IOException {
        Summary.Platform platform = Summary.read(SUMMARY).of("local").orElseThrow();
        Summary.Platform noted = new Summary.Platform(
                platform.platform(),
                platform.made(),
                platform.statelab(),
                platform.commit(),
                platform.command(),
                "The machine was busy.",
                platform.machine(),
                platform.claims(),
                platform.rows());

        assertThat(new SummaryTables(new Summary(1, List.of(noted), null, null)).block(arguments))
                .contains("\n\nThe machine was busy.\n");
    }

    @Test
    void theCostsOfAFailoverAreAddedToWhatIsPublished(@TempDir Path directory) throws IOException {
        Path file = Files.copy(SUMMARY, directory.resolve("summary.json"));
        Summary before = Summary.read(file);
        Report origin = Report.of(List.of(), List.of(), List.of());

        Summary.add(file, origin, List.of(new FailoverCost(500, true, List.of(2.04), 1, 20)));
        Summary.add(file, origin, "a report without runs");

        Summary after = Summary.read(file);
        assertThat(after.reports()).isEqualTo(before.reports());
        assertThat(after.startup()).isEqualTo(before.startup());
        assertThat(new SummaryTables(after).block("failover"))
                .contains(
                        "| 500 | busy | 2.0 s | 1 in 20 s |",
                        "(%s)".formatted(after.failover().commit()));
    }

    @Test
    void whatIsPublishedIsSmall() throws IOException {
        try (Stream<Path> files = Files.walk(SUMMARY.getParent())) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(1_000_000);
        }
    }
}
