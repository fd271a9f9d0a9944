package dev.statelab.experiments.cli;

import dev.statelab.experiments.bench.SideBySide;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.report.Comparison;
import dev.statelab.experiments.report.ReportDirectory;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench-compare}: how long operations take in each architecture, side by side. */
@Command(
        name = "bench-compare",
        mixinStandardHelpOptions = true,
        description = {
            "Compares all architectures except replicated, side by side on this machine: one replica of each runs, and they take turns "
                    + "under the same load. Reports latencies and CPU time with confidence intervals, and the smallest difference that "
                    + "can be detected.",
            "Takes about fifteen minutes with the defaults. Run nothing else at the same time."
        })
class BenchCompareCommand implements Callable<Integer> {

    @Option(
            names = "--invocations",
            paramLabel = "NUMBER",
            defaultValue = "3",
            description = "How often all services are started (default: ${DEFAULT-VALUE}).")
    int invocations;

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            defaultValue = "5",
            description = "Turns of each architecture per invocation (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--slice",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description = "Length of a turn (default: ${DEFAULT-VALUE}).")
    int slice;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "150",
            description = "Requests per second (default: ${DEFAULT-VALUE}).")
    int rate;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            description = "Only these architectures (default: all except replicated); two instances of the first one.",
            converter = PlatformOptions.ScenarioByName.class)
    List<Scenario> scenarios = Arrays.stream(Scenario.values())
            .filter(scenario -> scenario.leastReplicas() == 1)
            .toList();

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
        if (invocations < 1 || rounds < 1 || slice < 1 || rate < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--invocations, --rounds, --slice and --rate must be at least 1");
        }
        PrintWriter progress = spec.commandLine().getErr();
        try (ReportDirectory results = out.open()) {
            SideBySide.Settings settings =
                    new SideBySide.Settings(invocations, rounds, Duration.ofSeconds(slice), rate);
            Map<Scenario, List<Figure>> figures = new SideBySide(vertx, home, results.logs(), settings, next -> {
                        progress.println("  " + next);
                        progress.flush();
                    })
                    .run(scenarios);
            results.add(Comparison.of(invocations, rounds, slice, rate, figures));
            PrintWriter terminal = spec.commandLine().getOut();
            figures.forEach((scenario, own) -> {
                terminal.println(scenario);
                own.forEach(figure -> terminal.println("  " + figure.name() + ": " + figure.text()));
            });
            terminal.println(results.json());
            terminal.println(results.html());
            terminal.flush();
            return 0;
        }
    }
}
