package dev.statelab.experiments.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The footprints for a terminal: a row for each figure, a column for each service and form. */
public final class StartupTable {

    private static final double MIB = 1024 * 1024;
    private static final double MB = 1e6;

    private record Row(String label, int decimals, ToDoubleFunction<Footprint> figure) {

        String cell(Footprint footprint) {
            double number = figure.applyAsDouble(footprint);
            return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", number);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("first answer, ms (median)", 0, Footprint::firstAnswerMillis),
            new Row("first answer, ms (quickest)", 0, Footprint::quickestMillis),
            new Row("memory idle, MiB", 0, footprint -> footprint.idleBytes() / MIB),
            new Row("memory after load, MiB", 0, footprint -> footprint.loadedBytes() / MIB),
            new Row("package, MB", 0, footprint -> footprint.packageBytes() / MB),
            new Row(
                    "image, MB",
                    0,
                    footprint -> footprint.imageBytes() == null ? Double.NaN : footprint.imageBytes() / MB),
            new Row("requests a second", 0, Footprint::requestsPerSecond),
            new Row("processor time a request, ms", 2, Footprint::cpuMillis));

    private StartupTable() {}

    /** The table, each line ended. */
    public static String of(List<Footprint> footprints) {
        StringBuilder table = new StringBuilder();
        line(
                table,
                "",
                footprints.stream().map(footprint -> footprint.scenario().component()));
        line(
                table,
                "",
                footprints.stream().map(footprint -> footprint.packaging().toString()));
        for (Row row : ROWS) {
            line(table, row.label(), footprints.stream().map(row::cell));
        }
        return table.toString();
    }

    private static void line(StringBuilder table, String label, Stream<String> cells) {
        table.append("%-30s".formatted(label));
        cells.forEach(cell -> table.append("%11s".formatted(cell)));
        table.append('\n');
    }
}
