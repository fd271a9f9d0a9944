package dev.statelab.experiments.report;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.course.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The runs side by side for a terminal: a row per fact, a column per run. */
public final class TextTable {

    private record Row(String label, Function<Run, String> cell) {}

    private static final List<Row> ROWS = List.of(
            new Row("scenario", Run::scenario),
            new Row("platform", Run::platform),
            new Row("experiment", Run::experiment),
            new Row("safety", run -> run.safety().kind().name()),
            new Row("availability", run -> run.availability().kind().name()),
            new Row("writes attempted", run -> count(run.counts().attempted())),
            new Row("  acknowledged", run -> count(run.counts().acknowledged())),
            new Row("    found", run -> count(run.counts().found())),
            new Row("    lost", run -> count(run.counts().lost())),
            new Row("  failed", run -> count(run.counts().failed())),
            new Row("  unknown", run -> count(run.counts().unknown())),
            new Row("forced logins", run -> count(run.counts().relogins())),
            new Row("endpoint removed, s", run -> seconds(run.recovery().endpointGone())),
            new Row("replica ready, s", run -> seconds(run.recovery().replicaReady())),
            new Row("fully recovered, s", run -> seconds(run.recovery().steady())),
            new Row(
                    "p50 since due, ms",
                    run -> millis(run.latency().fromIntended().p50())),
            new Row(
                    "p99 since due, ms",
                    run -> millis(run.latency().fromIntended().p99())));

    /** A row for each kind of finding in any of the runs. */
    private static Stream<Row> anomalies(List<Run> runs) {
        return Arrays.stream(Anomaly.values())
                .filter(anomaly -> anomaly != Anomaly.LOST
                        && runs.stream().anyMatch(run -> run.counts().of(anomaly) > 0))
                .map(anomaly ->
                        new Row(anomaly.words(), run -> count(run.counts().of(anomaly))));
    }

    private TextTable() {}

    /** The table; each line ends with a line break. */
    public static String of(List<Run> runs) {
        List<Integer> widths = new ArrayList<>();
        for (Run run : runs) {
            widths.add(ROWS.stream()
                    .mapToInt(row -> row.cell().apply(run).length())
                    .max()
                    .orElseThrow());
        }
        List<Row> rows = Stream.concat(ROWS.stream(), anomalies(runs)).toList();
        int labels = rows.stream().mapToInt(row -> row.label().length()).max().orElseThrow();
        StringBuilder table = new StringBuilder();
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(pad(row.label(), labels));
            for (int column = 0; column < runs.size(); column++) {
                String cell = row.cell().apply(runs.get(column));
                line.append("  ")
                        .append(" ".repeat(widths.get(column) - cell.length()))
                        .append(cell);
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String count(int count) {
        return Integer.toString(count);
    }

    private static String seconds(Double seconds) {
        return seconds == null ? "never" : String.format(Locale.ROOT, "%.1f", seconds);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
