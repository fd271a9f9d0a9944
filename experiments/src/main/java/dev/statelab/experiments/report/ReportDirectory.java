package dev.statelab.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.ledger.JepsenHistory;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The directory of the results: {@code report.json}, {@code report.html}, {@code junit.xml} for build servers, and for each run a ledger under
 * {@code ledgers}, histories for independent checkers under {@code histories} and a picture under {@code figures}. A new run is added; it replaces
 * an earlier one of the same kind. The directory is locked until this is closed or the process exits, since two writers would overwrite each
 * other's runs.
 */
public final class ReportDirectory implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path directory;
    private final FileChannel lock;

    /** @throws IOException if the directory cannot be created, or is locked by another run */
    public ReportDirectory(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        lock = FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!acquired()) {
            lock.close();
            throw new IOException(directory + " is in use by another run: wait until it ends, or choose another --out");
        }
    }

    private boolean acquired() throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) { // this process holds the lock
            return false;
        }
    }

    public Path json() {
        return directory.resolve("report.json");
    }

    public Path html() {
        return directory.resolve("report.html");
    }

    /** The directory for the logs of local replicas. */
    public Path logs() {
        return directory.resolve("logs");
    }

    /**
     * The existing report, or one without runs.
     *
     * @throws IOException if the file is not a report of this version
     */
    public Report read() throws IOException {
        if (!Files.exists(json())) {
            return Report.of(List.of(), List.of(), List.of());
        }
        try {
            return JSON.readValue(json().toFile(), Report.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    json() + " is not a report of this version: move it away, or choose another --out", e);
        }
    }

    /** Counts the costs in that checkout, and rewrites the report. */
    public Report count(Path home) throws IOException {
        Report report = read().withCosts(Costs.of(home));
        write(report);
        return report;
    }

    /** Replaces the footprints, and rewrites the report. */
    public Report add(List<Footprint> startup) throws IOException {
        Report report = read().withStartup(startup);
        write(report);
        return report;
    }

    /** Replaces the comparison, and rewrites the report. */
    public Report add(Comparison comparison) throws IOException {
        Report report = read().withComparison(comparison);
        write(report);
        return report;
    }

    /** Adds a run and rewrites all files. */
    public Report add(Lifecycle.Result result) throws IOException {
        Run run = result.run();
        Report report = read().with(run);
        String name = Textbook.anchor(run);
        Path ledgers = Files.createDirectories(directory.resolve("ledgers"));
        result.ledger().write(ledgers.resolve(name + ".jsonl"));
        if (result.model() == Model.SET) { // the history formats support no other model
            writeHistories(result.ledger(), name);
        }
        Path figures = Files.createDirectories(directory.resolve("figures"));
        Files.writeString(figures.resolve(name + ".svg"), HtmlReport.figure(run));
        write(report);
        return report;
    }

    private void writeHistories(Ledger ledger, String name) throws IOException {
        Path histories = Files.createDirectories(directory.resolve("histories"));
        for (JepsenHistory.Form form : JepsenHistory.Form.values()) {
            JepsenHistory.write(form, ledger.operations(), histories.resolve("%s.%s.json".formatted(name, form.id())));
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private void write(Report report) throws IOException {
        JSON.writeValue(json().toFile(), report);
        Files.writeString(html(), HtmlReport.render(report));
        Files.writeString(directory.resolve("junit.xml"), JUnitXml.of(report));
    }
}
