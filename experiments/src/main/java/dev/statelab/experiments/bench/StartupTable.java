package dev.statelab.experiments.bench;

import dev.statelab.experiments.bench.WarmUpCurve.Window;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The footprints side by side.
 *
 * @param architectures the columns
 */
public record StartupTable(List<String> architectures, List<Row> rows) {

    private static final double MIB = 1024 * 1024;
    private static final double MB = 1e6;
    private static final String NONE = "–";

    private static final List<Figure> FIGURES = List.of(
            new Figure("first answer, ms (median)", 0, Footprint::firstAnswerMillis),
            new Figure(
                    "first answer, ms (95 % interval)",
                    footprint -> number(0, footprint.firstAnswerLowMillis()) + "–"
                            + number(0, footprint.firstAnswerHighMillis())),
            new Figure("memory idle, MiB", 0, footprint -> footprint.idleBytes() / MIB),
            new Figure("memory after load, MiB", 0, footprint -> footprint.loadedBytes() / MIB),
            new Figure("package, MB", 0, footprint -> footprint.packageBytes() / MB),
            new Figure(
                    "image, MB",
                    0,
                    footprint -> footprint.imageBytes() == null ? Double.NaN : footprint.imageBytes() / MB),
            new Figure("requests a second", 0, Footprint::requestsPerSecond),
            new Figure("CPU time a request, ms", 2, Footprint::cpuMillis),
            curve("p99 in the first 10 s, ms", 1, curve -> curve.cold(Window::p99Millis)),
            curve("p99 once warm, ms", 1, curve -> curve.warm(Window::p99Millis)),
            curve("seconds until p99 stays within twice that", 0, WarmUpCurve::secondsUntilWarm),
            curve("processors used in the first 10 s", 2, curve -> curve.cold(Window::processors)),
            curve("processors used once warm", 2, curve -> curve.warm(Window::processors)));

    /**
     * One figure of each architecture.
     *
     * @param label with the unit
     */
    public record Row(String label, List<String> cells) {}

    private record Figure(String label, Function<Footprint, String> cell) {

        Figure(String label, int decimals, ToDoubleFunction<Footprint> of) {
            this(label, footprint -> number(decimals, of.applyAsDouble(footprint)));
        }
    }

    private static Figure curve(String label, int decimals, ToDoubleFunction<WarmUpCurve> of) {
        return new Figure(
                label,
                decimals,
                footprint -> footprint.warmUp() == null ? Double.NaN : of.applyAsDouble(footprint.warmUp()));
    }

    private static String number(int decimals, double number) {
        return Double.isNaN(number) ? NONE : String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    /** A column per footprint, and a row per figure that any of them has. */
    public static StartupTable of(List<Footprint> footprints) {
        return new StartupTable(
                footprints.stream().map(Footprint::architecture).toList(),
                FIGURES.stream()
                        .map(figure -> new Row(
                                figure.label(),
                                footprints.stream().map(figure.cell()).toList()))
                        .filter(row -> !row.cells().stream().allMatch(NONE::equals))
                        .toList());
    }

    /** The table for a terminal; each line ends with a line break. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "", architectures);
        rows.forEach(row -> line(text, row.label(), row.cells()));
        return text.toString();
    }

    private static void line(StringBuilder text, String label, List<String> cells) {
        text.append("%-42s".formatted(label));
        cells.forEach(cell -> text.append("%14s".formatted(cell)));
        text.append('\n');
    }
}
