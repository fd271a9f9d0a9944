package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.verdict.Verdict;
import java.util.List;
import java.util.function.Function;

/** The verdicts for a terminal: a line for safety, and below it one for availability. */
public final class VerdictTable {

    private static final String CELL = "  %-13s";
    private static final String LABEL = "%-20s";

    private VerdictTable() {}

    /** A table per platform; each line ends with a line break. */
    public static String of(List<Run> runs) {
        StringBuilder text = new StringBuilder();
        for (VerdictGrid grid : VerdictGrid.of(runs)) {
            line(text, grid.platform(), grid.scenarios());
            for (VerdictGrid.Row row : grid.rows()) {
                line(text, row.experiment(), words(row, Repeated::safety));
                line(text, "  availability", words(row, Repeated::availability));
            }
        }
        return text.toString();
    }

    private static List<String> words(VerdictGrid.Row row, Function<Repeated, Verdict> verdict) {
        return row.runs().stream()
                .map(run -> run == null ? "-" : verdict.apply(run).kind().name())
                .toList();
    }

    private static void line(StringBuilder text, String label, List<String> cells) {
        StringBuilder line = new StringBuilder(LABEL.formatted(label));
        cells.forEach(cell -> line.append(CELL.formatted(cell)));
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
