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
import dev.statelab.experiments.load.Load;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The directory of the results: {@code report.json}, {@code report.html}, {@code junit.xml} for build servers, and for each run a ledger under
 * {@code ledgers}, histories for independent checkers under {@code histories} and a picture under {@code figures}. A new run replaces
 * earlier ones of the same kind; one of a campaign is added to them. The directory is locked until this is closed or the process exits,
 * since two writers would overwrite each other's runs.
 */
public final class ReportDirectory implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Path directory;
    private final FileChannel lock;
    private final Build build = Build.here(); // read at the start: the checkout may change during a long run

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

    /** @throws IOException if the runs so far cannot be merged with those of a campaign with this load */
    public void requireAlike(Load load) throws IOException {
        Optional<String> difference = read().difference(build, load);
        if (difference.isPresent()) {
            throw new IOException("%s has %s: choose another --out, or merge them nevertheless with --mix"
                    .formatted(directory, difference.get()));
        }
    }

    /** Replaces earlier runs of the same kind by this one, and rewrites all files. */
    public Report add(Lifecycle.Result result) throws IOException {
        return write(read().with(result.run(), build), result);
    }

    /** Adds a run to the others of a campaign with that load, and rewrites all files. */
    public Report add(Lifecycle.Result result, Load load) throws IOException {
        return write(read().with(result.run(), build, load), result);
    }

    private Report write(Report report, Lifecycle.Result result) throws IOException {
        Run run = result.run();
        Repeated all = Repeated.of(report.runs()).stream()
                .filter(one -> Repeated.alike(one.runs().getFirst(), run))
                .findFirst()
                .orElseThrow();
        String name = all.anchor(all.runs().size() - 1);
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
        Path whole = directory.resolve("report.json.new");
        JSON.writeValue(whole.toFile(), report);
        Files.move(whole, json(), StandardCopyOption.ATOMIC_MOVE); // if the process is killed, the former report stays
        Files.writeString(html(), HtmlReport.render(report));
        Files.writeString(directory.resolve("junit.xml"), JUnitXml.of(report));
    }
}
