package dev.statelab.experiments.cli;

import dev.statelab.experiments.report.ReportDirectory;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the directory of the results. */
class OutOption {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "report",
            description = "The directory for report.json and report.html (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** @throws IOException if the directory cannot be created, or holds a report that cannot be added to; thrown before any measurement */
    ReportDirectory open() throws IOException {
        ReportDirectory results = new ReportDirectory(out.toAbsolutePath().normalize());
        try {
            results.read();
            return results;
        } catch (IOException e) {
            results.close();
            throw e;
        }
    }
}
