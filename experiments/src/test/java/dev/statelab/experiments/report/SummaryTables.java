package dev.statelab.experiments.report;

import dev.statelab.experiments.bench.FailoverTable;
import dev.statelab.experiments.bench.StartupTable;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Variant;
import dev.statelab.experiments.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The documentation's tables as Markdown, generated from the published summary. */
record SummaryTables(Summary summary) {

    private static final List<String> FIRST_SCREEN =
            List.of("memory-sticky", "redis", "postgresql", "jwt", "jwt-denylist");

    private static final String NOT_MEASURED = "Not measured yet.\n";

    private static final Map<Metric, String> FIRST_ROWS = new LinkedHashMap<>();

    static {
        FIRST_ROWS.put(Metric.POD_KILL_LOST, "A replica is killed: acknowledged writes lost");
        FIRST_ROWS.put(Metric.POD_KILL_LOGINS, "A replica is killed: users logged out");
        FIRST_ROWS.put(Metric.ROLLOUT_FAILED, "A rolling update: failed requests");
        FIRST_ROWS.put(Metric.ROLLOUT_LOGINS, "A rolling update: users logged out");
        FIRST_ROWS.put(Metric.LOGOUT_WORKS_FOR, "After a logout, the old credential still works for");
        FIRST_ROWS.put(Metric.TABS_LOST, "Four tabs change one cart at once: changes lost");
        FIRST_ROWS.put(Metric.BYTES_PER_REQUEST, "Bytes of a request and its answer");
        FIRST_ROWS.put(Metric.READ_MEDIAN, "Median latency of a read, all side by side");
    }

    /** The text for a marker with these arguments: none, startup, failover, claims, or a platform and an experiment. */
    String block(String arguments) {
        String[] words = arguments.strip().split(" ");
        if (words.length == 2) {
            return experiment(words[0], words[1]);
        }
        return switch (words[0]) {
            case "startup" -> startup(summary.startup());
            case "failover" -> failover(summary.failover());
            case "claims" -> ClaimsPage.of(summary).text();
            default -> firstScreen();
        };
    }

    private static String startup(Summary.Startup startup) {
        StartupTable measured = StartupTable.of(startup.footprints());
        StringBuilder table = new StringBuilder("| | ")
                .append(String.join(" | ", measured.architectures()))
                .append(" |\n| --- |")
                .append(" ---: |".repeat(measured.architectures().size()))
                .append('\n');
        measured.rows()
                .forEach(row -> table.append("| ")
                        .append(row.label())
                        .append(" | ")
                        .append(String.join(" | ", row.cells()))
                        .append(" |\n"));
        return table
                + measured(
                        startup.made(), startup.statelab(), startup.commit(), "./lab bench startup", startup.machine());
    }

    private static String failover(Summary.Failover failover) {
        return failover == null
                ? NOT_MEASURED
                : new FailoverTable(failover.costs()).markdown()
                        + measured(
                                failover.made(),
                                failover.statelab(),
                                failover.commit(),
                                "./lab bench failover",
                                failover.machine());
    }

    private static String measured(
            String made, String statelab, String commit, String command, Report.Machine machine) {
        return "\nMeasured on %s with statelab %s (%s) by `%s`, %s.\n"
                .formatted(made, statelab, commit, command, words(machine));
    }

    private static String words(Report.Machine machine) {
        return "%s, %d cores, %d GiB, JDK %s"
                .formatted(machine.architecture(), machine.cores(), machine.memoryMiB() / 1024, machine.java());
    }

    /** The README's table: of the platform on which most claims are decided, of Kubernetes if they are as many there. */
    private String firstScreen() {
        Summary.Platform headline = ClaimsPage.of(summary).platforms().stream()
                .max(Comparator.comparing(ClaimsPage::decided)
                        .thenComparing(platform -> platform.platform().equals("kubernetes")))
                .orElseThrow();
        StringBuilder table = new StringBuilder("|");
        FIRST_SCREEN.forEach(
                architecture -> table.append(" | `").append(architecture).append('`'));
        table.append(" |\n| --- |")
                .append(" ---: |".repeat(FIRST_SCREEN.size()))
                .append('\n');
        FIRST_ROWS.forEach((metric, label) -> {
            table.append("| ").append(label);
            for (String architecture : FIRST_SCREEN) {
                table.append(" | ")
                        .append(find(headline, architecture, metric)
                                .map(SummaryTables::shortly)
                                .or(() -> compared(headline, architecture, metric))
                                .orElse("-"));
            }
            table.append(" |\n");
        });
        return table + "\nMeasured " + origin(headline) + "\n" + note(headline) + claims();
    }

    /** What a reader must know about the measurement, as a paragraph; empty for nothing. */
    private static String note(Summary.Platform platform) {
        return platform.note() == null ? "" : "\n" + platform.note() + "\n";
    }

    private String claims() {
        return ClaimsPage.of(summary).platforms().stream()
                .map(platform -> "\nOf [the textbook's claims](docs/claims.md), %s: %s.\n"
                        .formatted(place(platform), ClaimsPage.tally(platform)))
                .collect(Collectors.joining());
    }

    private static Optional<Figure> find(Summary.Platform platform, String architecture, Metric metric) {
        return platform.rows().stream()
                .filter(row -> row.architecture().equals(architecture))
                .flatMap(row -> row.figures().stream())
                .filter(figure -> figure.metric() == metric)
                .findFirst();
    }

    /** A figure of the comparison side by side: the summary has it only among those that decide a claim. */
    private static Optional<String> compared(Summary.Platform platform, String architecture, Metric metric) {
        return platform.claims().values().stream()
                .map(claim ->
                        claim.figures().getOrDefault(metric.label(), Map.of()).get(architecture))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static String shortly(Figure figure) {
        String value = shortly(figure, figure.value());
        Figure.Range range = figure.range();
        return range == null || range.low() == range.high()
                ? value
                : "%s (%s to %s)".formatted(value, shortly(figure, range.low()), shortly(figure, range.high()));
    }

    private static String shortly(Figure figure, double value) {
        return switch (figure.unit()) {
            case "s", "ms" -> String.format(Locale.ROOT, "%.1f %s", value, figure.unit());
            case "%" -> Figure.number(value) + " %";
            default -> String.format(Locale.ROOT, "%.0f", value);
        };
    }

    static String origin(Summary.Platform platform) {
        return "on %s with statelab %s (%s) by `%s`, %s, %s."
                .formatted(
                        platform.made(),
                        platform.statelab(),
                        platform.commit(),
                        platform.command(),
                        place(platform),
                        words(platform.machine()));
    }

    static String place(Summary.Platform platform) {
        return platform.platform().equals("kubernetes") ? "on kind" : "on one machine";
    }

    /** The table of one experiment: its verdicts and figures, with a column for each architecture that was measured. */
    private String experiment(String platform, String name) {
        Summary.Platform report = summary.of(platform).orElseThrow();
        List<Summary.Row> rows = report.rows().stream()
                .filter(row -> row.experiment().equals(name))
                .toList();
        if (rows.isEmpty()) {
            return NOT_MEASURED;
        }
        List<Summary.Row> columns = new ArrayList<>();
        for (String architecture : Variant.ids()) {
            rows.stream()
                    .filter(row -> row.architecture().equals(architecture))
                    .findFirst()
                    .ifPresent(columns::add);
        }
        if (columns.isEmpty()) {
            return NOT_MEASURED;
        }
        StringBuilder table = new StringBuilder("`" + name + "` " + origin(report) + "\n\n|");
        columns.forEach(row -> table.append(" | ").append(row.architecture()));
        table.append(" |\n| --- |").append(" --- |".repeat(columns.size())).append('\n');
        if (columns.stream().anyMatch(row -> row.runs() > 1)) {
            line(table, "runs", columns, row -> Integer.toString(row.runs()));
        }
        if (columns.stream().anyMatch(row -> row.repeated() > 0)) {
            line(table, "runs repeated, since INCONCLUSIVE at first", columns, row -> Integer.toString(row.repeated()));
        }
        line(table, "safety", columns, row -> word(row.safety()));
        line(table, "availability", columns, row -> word(row.availability()));
        Set<Metric> metrics = columns.stream()
                .flatMap(row -> row.figures().stream().map(Figure::metric))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (Metric metric : metrics) {
            line(
                    table,
                    metric.label(),
                    columns,
                    row -> row.figures().stream()
                            .filter(figure -> figure.metric() == metric)
                            .map(figure -> (Figure.number(figure.value()) + " " + figure.unit()).strip()
                                    + range(figure.range())
                                    + (row.doubtful() ? " (in doubt)" : ""))
                            .findFirst()
                            .orElse("–"));
        }
        return table + note(report);
    }

    private static String range(Figure.Range range) {
        return range == null ? "" : " (%s to %s)".formatted(Figure.number(range.low()), Figure.number(range.high()));
    }

    private static String word(Verdict verdict) {
        return verdict.kind().name();
    }

    private static void line(
            StringBuilder table, String label, List<Summary.Row> columns, Function<Summary.Row, String> cell) {
        table.append("| ").append(label);
        columns.forEach(row -> table.append(" | ").append(cell.apply(row)));
        table.append(" |\n");
    }
}
