package dev.statelab.experiments.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.statelab.experiments.bench.RequestBench;
import dev.statelab.experiments.bench.RequestRate;
import dev.statelab.experiments.bench.RequestTable;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench-requests}: the CPU time of a request in every architecture except {@code replicated}, in one run. */
@Command(
        name = "bench-requests",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the CPU cost of a request: starts every architecture except replicated as a process on this machine, and sends "
                    + "each in turn requests for a bare route, a read of the cart and a write. Reports requests per second of the "
                    + "service's CPU time, also relative to the bare route.",
            "Ten rounds of two seconds take ten minutes after the warm-up. Run nothing else at the same time."
        })
class BenchRequestsCommand implements Callable<Integer> {

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "report/requests.json",
            description = "File for the figures, as JSON (default: ${DEFAULT-VALUE}).")
    Path out;

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            defaultValue = "10",
            description = "How often each figure is measured (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--slice",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Length of each measurement (default: ${DEFAULT-VALUE}).")
    int slice;

    @Spec
    CommandSpec spec;

    @Inject
    Vertx vertx;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "statelab.home", defaultValue = ".")
    Path home;

    /** The content of the file. */
    record Results(
            LocalDate date, String machine, String java, int rounds, int sliceSeconds, List<RequestRate> rates) {}

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || slice < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds and --slice must be at least 1");
        }
        PrintWriter progress = spec.commandLine().getErr();
        Path file = out.toAbsolutePath();
        Path logs = Files.createDirectories(file.resolveSibling("logs"));
        List<RequestRate> rates = new RequestBench(vertx, home, logs, rounds, Duration.ofSeconds(slice), next -> {
                    progress.println("  " + next);
                    progress.flush();
                })
                .run();
        String machine = "%s, %d cores"
                .formatted(System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors());
        json.copy()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(
                        file.toFile(),
                        new Results(LocalDate.now(), machine, Runtime.version().toString(), rounds, slice, rates));
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.print(new RequestTable(rates).text());
        terminal.println(file);
        terminal.flush();
        return 0;
    }
}
