package dev.statelab.experiments.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.bench.StartupBench;
import dev.statelab.experiments.bench.StartupTable;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench-startup}: what each service takes on the JVM and as a native executable, side by side. */
@Command(
        name = "bench-startup",
        mixinStandardHelpOptions = true,
        description =
                "Starts both services on the JVM and as native executables, and measures each: first answer, memory, size, throughput.")
class BenchStartupCommand implements Callable<Integer> {

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the figures go as JSON.")
    Path out;

    @Spec
    CommandSpec spec;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "statelab.home", defaultValue = ".")
    Path home;

    @Override
    public Integer call() throws IOException {
        PrintWriter progress = spec.commandLine().getErr();
        Path file = out.toAbsolutePath();
        Path logs = Files.createDirectories(file.resolveSibling("bench-startup-logs"));
        List<Footprint> footprints = new StartupBench(vertx, home, logs, next -> {
                    progress.println("  " + next);
                    progress.flush();
                })
                .run();
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
                .build()
                .writeValue(
                        file.toFile(),
                        Map.of("processors", Runtime.getRuntime().availableProcessors(), "footprints", footprints));
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.print(StartupTable.of(footprints));
        terminal.println(out);
        terminal.flush();
        return 0;
    }
}
