package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Run;
import java.util.List;

/** The verdicts for a terminal. */
public final class VerdictTable {

    private static final String CELL = "  %-13s";
    private static final String LABEL = "%-20s";

    private VerdictTable() {}

    /** A table for each platform, each line ended. */
    public static String of(List<Run> runs) {
        StringBuilder text = new StringBuilder();
        for (VerdictGrid grid : VerdictGrid.of(runs)) {
            line(text, grid.platform(), grid.scenarios());
            for (VerdictGrid.Row row : grid.rows()) {
                line(
                        text,
                        row.experiment(),
                        row.runs().stream()
                                .map(run -> run == null ? "-" : run.verdict().name())
                                .toList());
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, List<String> cells) {
        StringBuilder line = new StringBuilder(LABEL.formatted(label));
        cells.forEach(cell -> line.append(CELL.formatted(cell)));
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
