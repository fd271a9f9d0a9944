package dev.statelab.experiments.cli;

import dev.statelab.experiments.experiment.PodKill;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.report.ReportDirectory;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code demo}: pod-kill on every scenario that this machine can run by itself. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts both services as processes of this machine, two replicas each, kills a replica of each under load, "
                    + "and shows what every architecture lost.",
            "Exit code: 0 when every run reached HELD or BROKEN, 2 when one was INCONCLUSIVE, 1 when one could not be made."
        })
class DemoCommand implements Callable<Integer> {

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
        ReportDirectory results = out.open();
        try (Platform platform = new LocalPlatform(vertx, home, results.logs())) {
            Runner runner = new Runner(vertx, platform, results, spec.commandLine());
            return Runner.exitCode(runner.run(new PodKill(), platform.scenarios()));
        }
    }
}
