package dev.statelab.experiments.cli;

import dev.statelab.experiments.workload.Check;
import dev.statelab.experiments.workload.WorkloadFile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code workload check FILE}: checks a workload file against its service, before anything is broken. */
@Command(
        name = "workload",
        mixinStandardHelpOptions = true,
        description = "Works with workload files; docs/own-application.md explains their keys.",
        subcommands = WorkloadCommand.CheckCommand.class)
class WorkloadCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a subcommand is missing: workload check FILE");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Logs one user in, writes a value, reads it back, and checks whether a second user sees it. Prints the status of each "
                        + "response, and the body of one that is not as expected, with secrets hidden.",
                "Exit code: 0 if experiments can use the file, else 1."
            })
    static class CheckCommand implements Callable<Integer> {

        @Parameters(arity = "1", paramLabel = "FILE", description = "The workload file.")
        Path file;

        @Option(names = "--url", paramLabel = "URL", description = "URL of the service (default: the one in the file).")
        URI url;

        @Spec
        CommandSpec spec;

        @Inject
        Vertx vertx;

        @Override
        public Integer call() throws IOException {
            WorkloadFile workload = WorkloadFile.read(file);
            URI reached = Optional.ofNullable(url)
                    .or(workload::url)
                    .orElseThrow(
                            () -> new ParameterException(spec.commandLine(), file + " has no url: add one, or --url"));
            Check.Result result = new Check(vertx, workload.at(reached), reached).result();
            PrintWriter out = spec.commandLine().getOut();
            result.seen().forEach(out::println);
            out.flush();
            result.missing().ifPresent(missing -> spec.commandLine().getErr().println("lab: " + missing));
            return result.missing().isEmpty() ? 0 : 1;
        }
    }
}
