package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of values in the chart's README matches the comments in {@code values.yaml}. */
class ChartReadmeTest {

    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final Path VALUES = Chart.DIRECTORY.resolve("values.yaml");

    private static final String UPDATE =
            "./mvnw -pl helm -am -Dtest=ChartReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate test";

    private static final Pattern TABLE =
            Pattern.compile("(?<=<!-- generated: values.yaml -->\n).*(?=<!-- /generated -->\n)", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile(" *# (?:-- )?(.*)");
    private static final Pattern KEY = Pattern.compile("( *)(\\w+):(?: (.+))?");

    @Test
    void theReadmeTableMatchesTheValuesFile() throws IOException {
        String page = Files.readString(README);
        Matcher table = TABLE.matcher(page);
        assertThat(table.find()).as("%s has a place for the table", README).isTrue();
        if (Boolean.getBoolean("update")) {
            Files.writeString(README, page.substring(0, table.start()) + rows() + page.substring(table.end()));
        } else {
            assertThat(table.group()).as("to write the table again: %s", UPDATE).isEqualTo(rows());
        }
    }

    /** A row for each value, and for each group of values that has a comment of its own. */
    private static String rows() throws IOException {
        List<String> rows = new ArrayList<>(List.of("", "| value | default | what it does |", "| --- | --- | --- |"));
        Deque<String> path = new ArrayDeque<>();
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(VALUES)) {
            Matcher text = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (text.matches()) {
                comment.add(text.group(1));
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (!comment.isEmpty()) {
                    String value = key.group(3) == null ? "" : "`%s`".formatted(key.group(3));
                    rows.add("| `%s` | %s | %s |"
                            .formatted(
                                    String.join(".", path),
                                    value,
                                    String.join(" ", comment).replace("|", "\\|")));
                }
                comment.clear();
            }
        }
        rows.add("");
        return String.join("\n", rows) + "\n";
    }
}
