package dev.statelab.experiments.cli;

import dev.statelab.experiments.experiment.Experiment;
import dev.statelab.experiments.experiment.PodKill;
import dev.statelab.experiments.experiment.Run;
import dev.statelab.experiments.experiment.Verdict;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.report.ReportDirectory;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code experiment NAME}: one experiment on every scenario of a release. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = {
            "Runs an experiment on each service of a release, and adds the results to the report.",
            "Exit code: 0, 1 when a run was BROKEN under --require-held or could not be made, 2 when one was INCONCLUSIVE."
        })
class ExperimentCommand implements Callable<Integer> {

    /** Every experiment by its name. */
    private static final Map<String, Experiment> EXPERIMENTS = Map.of("pod-kill", new PodKill());

    /** Where a service can run. */
    enum PlatformName {
        LOCAL,
        KUBERNETES
    }

    @Parameters(paramLabel = "NAME", description = "The experiment: pod-kill.", converter = ByName.class)
    Experiment experiment;

    @Option(
            names = "--platform",
            defaultValue = "kubernetes",
            description = "kubernetes: a release in the current context's cluster. local: processes of this machine. "
                    + "Default: ${DEFAULT-VALUE}.")
    PlatformName platformName;

    @Option(names = "--require-held", description = "Exit with 1 when a run is BROKEN.")
    boolean requireHeld;

    @Option(
            names = "--release",
            defaultValue = "statelab",
            description = "The Helm release (default: ${DEFAULT-VALUE}).")
    String release;

    @Option(
            names = "--namespace",
            defaultValue = "statelab",
            description = "Its namespace (default: ${DEFAULT-VALUE}).")
    String namespace;

    @Option(
            names = "--stateful-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the stateful service is reached from here (default: ${DEFAULT-VALUE}).")
    URI statefulUrl;

    @Option(
            names = "--stateless-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "Where the stateless service is reached from here (default: ${DEFAULT-VALUE}).")
    URI statelessUrl;

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
        try (Platform platform = platform(results)) {
            Runner runner = new Runner(vertx, platform, results, spec.commandLine());
            List<Run> runs = runner.run(experiment, platform.scenarios());
            if (requireHeld && Runner.any(runs, Verdict.Kind.BROKEN)) {
                return 1;
            }
            return Runner.exitCode(runs);
        }
    }

    private Platform platform(ReportDirectory results) {
        return switch (platformName) {
            case LOCAL -> new LocalPlatform(vertx, home, results.logs());
            case KUBERNETES ->
                new KubernetesPlatform(
                        new KubernetesPlatform.Release(namespace, release),
                        Map.of("stateful", statefulUrl, "stateless", statelessUrl));
        };
    }

    static class ByName implements ITypeConverter<Experiment> {

        @Override
        public Experiment convert(String name) {
            Experiment experiment = EXPERIMENTS.get(name);
            if (experiment == null) {
                throw new TypeConversionException(
                        "there is no experiment '" + name + "', only: " + String.join(", ", EXPERIMENTS.keySet()));
            }
            return experiment;
        }
    }
}
