package dev.statelab.experiments.cli;

import dev.statelab.experiments.report.Report;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.report.VerdictTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code report}: the table of all runs so far. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Prints the verdicts of all runs in report.json, counts what each architecture costs, and writes report.html anew.")
class ReportCommand implements Callable<Integer> {

    @Mixin
    OutOption out;

    @Spec
    CommandSpec spec;

    @ConfigProperty(name = "statelab.home", defaultValue = ".")
    Path home;

    @Override
    public Integer call() throws IOException {
        try (ReportDirectory results = out.open()) {
            Report report = results.read();
            if (report.runs().isEmpty()) {
                throw new IOException("there is no run in " + results.json() + " yet: ./lab demo makes some");
            }
            results.count(home);
            PrintWriter terminal = spec.commandLine().getOut();
            terminal.print(VerdictTable.of(report.runs()));
            terminal.println();
            terminal.println(results.html());
            terminal.flush();
            return 0;
        }
    }
}
