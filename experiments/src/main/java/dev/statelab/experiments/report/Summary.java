package dev.statelab.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.course.Verdict;
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
 * What of a report is worth publishing: judgements, verdicts and figures, without the runs' histories. Tables of the documentation are made
 * of it.
 *
 * @param version of this form
 * @param reports one for each platform, the local one first
 * @param startup what the services take on each runtime; null where nobody measured it
 */
public record Summary(int version, List<Platform> reports, Startup startup) {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * What was measured on one platform.
     *
     * @param made the date
     * @param statelab its version
     * @param commit what was measured
     * @param command that measured it
     * @param note what a reader must know of how it came about; null where there is nothing
     * @param claims the judgement of each claim, by its id
     * @param rows one for each run
     */
    public record Platform(
            String platform,
            String made,
            String statelab,
            String commit,
            String command,
            String note,
            Report.Machine machine,
            Map<String, String> claims,
            List<Row> rows) {}

    /** What {@code ./lab bench startup} measured; its other fields are as those of {@link Platform}. */
    public record Startup(
            String made, String statelab, String commit, Report.Machine machine, List<Footprint> footprints) {

        private static Startup of(Report report) {
            return new Startup(
                    date(report), report.build().version(), commits(report), report.machine(), report.startup());
        }
    }

    /** One run. */
    public record Row(
            String experiment,
            String architecture,
            Verdict safety,
            Verdict availability,
            int acknowledged,
            int lost,
            int forcedLogins,
            boolean doubtful,
            List<Figure> figures) {

        static Row of(Run run) {
            return new Row(
                    run.experiment(),
                    run.scenario(),
                    run.safety(),
                    run.availability(),
                    run.counts().acknowledged(),
                    run.counts().lost(),
                    run.counts().relogins(),
                    !run.doubts().isEmpty(),
                    run.figures());
        }
    }

    /** That of a platform, if there is one. */
    public Optional<Platform> of(String platform) {
        return reports.stream()
                .filter(report -> report.platform().equals(platform))
                .findFirst();
    }

    /** This, with what a report has of its platforms, and of startup, in place of what was there. */
    Summary with(Report report, String command) {
        List<Platform> all = new ArrayList<>(reports);
        for (Textbook table : Textbook.of(report)) {
            all.removeIf(other -> other.platform().equals(table.platform()));
            Map<String, String> claims = new LinkedHashMap<>();
            table.parts()
                    .forEach(part -> claims.put(
                            part.ruling().claim().id(),
                            part.ruling().judgement().words()));
            all.add(new Platform(
                    table.platform(),
                    date(report),
                    report.build().version(),
                    commits(report),
                    command,
                    null,
                    report.machine(),
                    claims,
                    report.runs().stream()
                            .filter(run -> run.platform().equals(table.platform()))
                            .map(Row::of)
                            .toList()));
        }
        all.sort(Comparator.comparing(one -> !one.platform().equals("local")));
        return new Summary(VERSION, all, report.startup().isEmpty() ? startup : Startup.of(report));
    }

    private static String date(Report report) {
        return report.generated().toString().substring(0, "2026-01-01".length());
    }

    private static String commits(Report report) {
        return String.join(", ", report.build().commits());
    }

    /** What is in the file, or nothing where it is not there. @throws IOException where it is no summary */
    public static Summary read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Summary(VERSION, List.of(), null);
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

    /** Puts a report's platforms in place of those in the file. */
    public static void add(Path file, Report report, String command) throws IOException {
        read(file).with(report, command).write(file);
    }
}
