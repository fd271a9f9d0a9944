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
 * Where results are kept: {@code report.json}, {@code report.html}, {@code junit.xml} for build servers, and for each run a ledger under {@code ledgers}, histories for other
 * people's checkers under {@code histories} and a picture under {@code figures}. A new run is added to what is there; a run of the same kind takes the place of the one before.
 * Until it is closed, or its process has ended, nobody else can have the directory: two that add their runs by turns would each
 * leave out the other's.
 */
public final class ReportDirectory implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path directory;
    private final FileChannel lock;

    /** @throws IOException where the directory cannot be made, or somebody else has it */
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
        } catch (OverlappingFileLockException e) { // it is this process that has it
            return false;
        }
    }

    public Path json() {
        return directory.resolve("report.json");
    }

    public Path html() {
        return directory.resolve("report.html");
    }

    /** Where replicas on this machine write their output. */
    public Path logs() {
        return directory.resolve("logs");
    }

    /**
     * The report that is there, or one without runs.
     *
     * @throws IOException where the file is not a report of this version
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

    /** Counts what the checkout there costs, and writes the report anew. */
    public Report count(Path home) throws IOException {
        Report report = read().withCosts(Costs.of(home));
        write(report);
        return report;
    }

    /** Puts what each service takes in each form in place of what is there, and writes the report anew. */
    public Report add(List<Footprint> startup) throws IOException {
        Report report = read().withStartup(startup);
        write(report);
        return report;
    }

    /** Puts a comparison in place of what is there, and writes the report anew. */
    public Report add(Comparison comparison) throws IOException {
        Report report = read().withComparison(comparison);
        write(report);
        return report;
    }

    /** Adds a run and writes all files anew. */
    public Report add(Lifecycle.Result result) throws IOException {
        Run run = result.run();
        Report report = read().with(run);
        String name = Textbook.anchor(run);
        Path ledgers = Files.createDirectories(directory.resolve("ledgers"));
        result.ledger().write(ledgers.resolve(name + ".jsonl"));
        if (result.model() == Model.SET) { // the forms know no other
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
