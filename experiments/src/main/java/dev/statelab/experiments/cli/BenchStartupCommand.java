package dev.statelab.experiments.cli;

import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.bench.StartupBench;
import dev.statelab.experiments.bench.StartupTable;
import dev.statelab.experiments.report.ReportDirectory;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench-startup}: startup time, memory, size and throughput of each service on each runtime, side by side. */
@Command(
        name = "bench-startup",
        mixinStandardHelpOptions = true,
        description =
                "Starts both services on the JVM, with an AOT cache and as native executables, and measures each: first answer, memory, size, "
                        + "throughput, warm-up.")
class BenchStartupCommand implements Callable<Integer> {

    @Mixin
    OutOption out;

    @Spec
    CommandSpec spec;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "statelab.home", defaultValue = ".")
    Path home;

    @Override
    public Integer call() throws IOException {
        PrintWriter progress = spec.commandLine().getErr();
        try (ReportDirectory results = out.open()) {
            List<Footprint> footprints = new StartupBench(vertx, home, results.logs(), next -> {
                        progress.println("  " + next);
                        progress.flush();
                    })
                    .run();
            results.add(footprints);
            PrintWriter terminal = spec.commandLine().getOut();
            terminal.print(StartupTable.of(footprints).text());
            terminal.println(results.json());
            terminal.println(results.html());
            terminal.flush();
            return 0;
        }
    }
}
