package dev.statelab.experiments.cli;

import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.suite.PodKill;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: pod-kill on one scenario of each kind, on this machine. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts both services as processes on this machine, two replicas each (three where they copy sessions to each other), "
                    + "kills a replica of each under load, and shows what every architecture lost.",
            "Exit code: 0 if safety and availability of every run are HELD or BROKEN, 2 if one is INCONCLUSIVE, "
                    + "1 if an experiment could not be run."
        })
class DemoCommand implements Callable<Integer> {

    /** One of each kind: sessions in one replica, in several replicas, in a store, or no sessions on the server. */
    static final List<Scenario> SCENARIOS =
            List.of(Scenario.MEMORY_STICKY, Scenario.REPLICATED, Scenario.REDIS, Scenario.JWT);

    @Option(
            names = "--quick",
            description = "Shorter phases and fewer writes, on JVMs that start faster. Takes half a minute.")
    boolean quick;

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
        LocalPlatform.Settings settings = quick ? LocalPlatform.Settings.QUICK : LocalPlatform.Settings.STANDARD;
        try (ReportDirectory results = out.open();
                Platform platform = new LocalPlatform(vertx, home, results.logs(), settings)) {
            platform.scenarios(); // fails early if the services are not packaged
            Runner runner = new Runner(vertx, results, spec.commandLine());
            results.count(home);
            return runner.run(
                    List.of(new PodKill()),
                    Runner.Candidate.of(platform, SCENARIOS),
                    quick ? Load.fast() : Load.standard());
        }
    }
}
