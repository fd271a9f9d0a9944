package dev.statelab.experiments.cli;

import dev.statelab.experiments.report.Report;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.report.Summary;
import dev.statelab.experiments.report.VerdictTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code report}: the table of all runs so far. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Prints the verdicts of all runs in report.json, counts what each architecture costs, and rewrites report.html.")
class ReportCommand implements Callable<Integer> {

    @Mixin
    OutOption out;

    @ArgGroup(exclusive = false)
    Publication publication;

    /** The options for a summary. */
    static class Publication {

        @Option(
                names = "--summary",
                paramLabel = "FILE",
                required = true,
                description =
                        "Also write the judgements, verdicts and figures to this file, replacing those of the same platform, and the figures of bench startup.")
        Path summary;

        @Option(
                names = "--by",
                paramLabel = "COMMAND",
                required = true,
                description = "With --summary: the command that made the runs, shown to the reader.")
        String command;
    }

    @Spec
    CommandSpec spec;

    @ConfigProperty(name = "statelab.home", defaultValue = ".")
    Path home;

    @Override
    public Integer call() throws IOException {
        try (ReportDirectory results = out.open()) {
            Report counted = results.count(home);
            if (publication != null) {
                Summary.add(publication.summary, counted, publication.command);
            }
            PrintWriter terminal = spec.commandLine().getOut();
            if (counted.runs().isEmpty()) {
                terminal.println("there is no run in " + results.json() + " yet: run ./lab demo");
            } else {
                terminal.print(VerdictTable.of(counted.runs()));
            }
            terminal.println();
            terminal.println(results.html());
            terminal.flush();
            return 0;
        }
    }
}
