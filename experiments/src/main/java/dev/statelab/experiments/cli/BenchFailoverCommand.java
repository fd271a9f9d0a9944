package dev.statelab.experiments.cli;

import dev.statelab.experiments.bench.FailoverBench;
import dev.statelab.experiments.bench.FailoverCost;
import dev.statelab.experiments.bench.FailoverTable;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import dev.statelab.experiments.report.Report;
import dev.statelab.experiments.report.Summary;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench-failover}: the cost of a failover, by the time after which Sentinel considers a primary down. */
@Command(
        name = "bench-failover",
        mixinStandardHelpOptions = true,
        description = {
            "Measures failover on the cluster of ./lab up with the scenario ha: for how long requests fail after Redis' primary is "
                    + "killed, and how many failovers happen without a fault. Compares four values of Sentinel's "
                    + "down-after-milliseconds, on idle nodes and on nodes without free CPU time.",
            "Takes about 25 minutes, and restores what it changes, also on Ctrl-C. If it is killed, run ./lab undo.",
            "Exit code: 0 if it prints the table; 1 if the release has no Sentinel, no cluster answers, or no run completed."
        })
class BenchFailoverCommand implements Callable<Integer> {

    private static final Release RELEASE = new Release("statelab", "statelab");
    private static final URI SHOP = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "report/failover.json",
            description = "Summary file to add the figures to; its other content is kept (default: ${DEFAULT-VALUE}).")
    Path out;

    @Spec
    CommandSpec spec;

    @Inject
    Vertx vertx;

    @Override
    public Integer call() throws IOException {
        Path file = out.toAbsolutePath().normalize();
        Files.createDirectories(file.getParent());
        Summary.read(file); // fails early if the figures cannot be added later
        Report origin = Report.of(List.of(), List.of(), List.of());
        Lines progress = new Lines(spec.commandLine().getErr());
        PlatformOptions.takeBackLeftovers(RELEASE.namespace(), progress.out());
        try (KubernetesPlatform platform = new KubernetesPlatform(RELEASE, Map.of("stateful", SHOP))) {
            List<FailoverCost> costs = new FailoverBench(vertx, platform, run -> progress.run("redis", run)).run();
            Summary.add(file, origin, costs);
            PrintWriter terminal = spec.commandLine().getOut();
            terminal.print(new FailoverTable(costs).markdown());
            terminal.println(file);
            terminal.flush();
            return 0;
        }
    }
}
