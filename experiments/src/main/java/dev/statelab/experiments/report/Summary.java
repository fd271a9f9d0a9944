package dev.statelab.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.bench.FailoverCost;
import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a report that is published: judgements, verdicts and figures, without the runs' histories. The tables of the documentation
 * are generated from it.
 *
 * @param version of this format
 * @param reports one per platform, the local one first
 * @param startup the footprint of the services on each runtime; null if not measured
 * @param failover the cost of each limit for a failover; null if not measured
 */
public record Summary(int version, List<Platform> reports, Startup startup, Failover failover) {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * What was measured on one platform.
     *
     * @param made the date
     * @param statelab its version
     * @param commit the commits that were measured
     * @param command the command that measured it
     * @param note what a reader must know about the measurement; null for nothing
     * @param claims the textbook's claims by their ids, in its order; empty in older files
     * @param rows one per experiment and architecture
     */
    public record Platform(
            String platform,
            String made,
            String statelab,
            String commit,
            String command,
            String note,
            Report.Machine machine,
            Map<String, JudgedClaim> claims,
            List<Row> rows) {}

    /**
     * What the figures of a platform say about a claim.
     *
     * @param judgement in words, such as {@code held in part}
     * @param reasons a sentence for each criterion
     * @param figures by their names, and then by architecture, with their units
     */
    public record JudgedClaim(String judgement, List<String> reasons, Map<String, Map<String, String>> figures) {

        private static JudgedClaim of(Textbook.Part part, List<String> scenarios) {
            Map<String, Map<String, String>> figures = new LinkedHashMap<>();
            for (Textbook.Line line : part.lines()) {
                Map<String, String> measured = new LinkedHashMap<>();
                for (int column = 0; column < scenarios.size(); column++) {
                    Textbook.Cell cell = line.cells().get(column);
                    if (!cell.equals(Textbook.Cell.NONE)) {
                        measured.put(scenarios.get(column), cell.text());
                    }
                }
                figures.put(line.name(), measured);
            }
            return new JudgedClaim(
                    part.ruling().judgement().words(), part.ruling().reasons(), figures);
        }
    }

    /** The results of {@code ./lab bench startup}; the other fields are those of {@link Platform}. */
    public record Startup(
            String made, String statelab, String commit, Report.Machine machine, List<Footprint> footprints) {

        private static Startup of(Report report) {
            return new Startup(
                    date(report), report.build().version(), commits(report), report.machine(), report.startup());
        }
    }

    /** The results of {@code ./lab bench failover}; the other fields are those of {@link Platform}. */
    public record Failover(
            String made, String statelab, String commit, Report.Machine machine, List<FailoverCost> costs) {

        private static Failover of(Report origin, List<FailoverCost> costs) {
            return new Failover(date(origin), origin.build().version(), commits(origin), origin.machine(), costs);
        }
    }

    /**
     * An experiment on an architecture.
     *
     * @param runs how many; 0 in older files, which have one
     * @param repeated how many of them were made twice, because the first attempt was inconclusive; 0 in older files
     */
    public record Row(
            String experiment,
            String architecture,
            int runs,
            int repeated,
            Verdict safety,
            Verdict availability,
            int acknowledged,
            int lost,
            int forcedLogins,
            boolean doubtful,
            List<Figure> figures) {

        static Row of(Repeated all) {
            return new Row(
                    all.experiment(),
                    all.scenario(),
                    all.runs().size(),
                    (int) all.discarded().count(),
                    all.safety(),
                    all.availability(),
                    all.total(Counts::acknowledged),
                    all.total(Counts::lost),
                    all.total(Counts::relogins),
                    all.doubtful(),
                    all.figures());
        }
    }

    /** The report of that platform, if there is one. */
    public Optional<Platform> of(String platform) {
        return reports.stream()
                .filter(report -> report.platform().equals(platform))
                .findFirst();
    }

    /** This summary, with the platforms and the startup figures of a report in place of the existing ones. */
    Summary with(Report report, String command) {
        List<Platform> all = new ArrayList<>(reports);
        for (Textbook table : Textbook.of(report)) {
            all.removeIf(other -> other.platform().equals(table.platform()));
            Map<String, JudgedClaim> claims = new LinkedHashMap<>();
            table.parts()
                    .forEach(part -> claims.put(part.ruling().claim().id(), JudgedClaim.of(part, table.scenarios())));
            all.add(new Platform(
                    table.platform(),
                    date(report),
                    report.build().version(),
                    commits(report),
                    command,
                    null,
                    report.machine(),
                    claims,
                    Repeated.of(report.runs()).stream()
                            .filter(run -> run.platform().equals(table.platform()))
                            .map(Row::of)
                            .toList()));
        }
        all.sort(Comparator.comparing(one -> !one.platform().equals("local")));
        return new Summary(VERSION, all, report.startup().isEmpty() ? startup : Startup.of(report), failover);
    }

    private static String date(Report report) {
        return report.generated().toString().substring(0, "2026-01-01".length());
    }

    private static String commits(Report report) {
        return String.join(", ", report.build().commits());
    }

    /**
     * Reads the file; without a file, an empty summary.
     *
     * @throws IOException if it is not a summary
     */
    public static Summary read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Summary(VERSION, List.of(), null, null);
        }
        try {
            return JSON.readValue(file.toFile(), Summary.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not a summary of this version: move it away, or choose another file", e);
        }
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** Replaces the platforms in the file by those of a report. */
    public static void add(Path file, Report report, String command) throws IOException {
        read(file).with(report, command).write(file);
    }

    /**
     * Replaces the costs of a failover in the file.
     *
     * @param origin a report made before the measurement, without runs
     */
    public static void add(Path file, Report origin, List<FailoverCost> costs) throws IOException {
        Summary before = read(file);
        new Summary(VERSION, before.reports, before.startup, Failover.of(origin, costs)).write(file);
    }
}
