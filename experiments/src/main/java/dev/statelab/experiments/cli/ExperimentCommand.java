package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.load.ShopWorkload;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform;
import dev.statelab.experiments.platform.kubernetes.Leftovers;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.suite.OwnCommand;
import dev.statelab.experiments.suite.Suite;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code experiment NAME}: one experiment, or all of them, on every scenario of a release. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = {
            "Runs an experiment, or all of them, on each service of a release, or with --workload on any other service, and adds the "
                    + "results to the report.",
            "Each run has two verdicts, HELD, BROKEN or INCONCLUSIVE. Safety: no write, session or user's data was lost or mixed up. "
                    + "Availability: no more requests failed than the experiment's budget allows, and the service recovered.",
            "Exit code: 0 if every verdict is HELD or BROKEN; 1 if a run could not be made, or a verdict is BROKEN under "
                    + "--require-held or --require-safety; otherwise 2 if a verdict is INCONCLUSIVE."
        })
class ExperimentCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final String OWN = "command";

    /** Where a service can run. */
    enum PlatformName {
        LOCAL,
        KUBERNETES
    }

    @Parameters(
            arity = "1",
            index = "0",
            paramLabel = "NAME",
            description = "The experiment, or all: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Names.class)
    String name;

    @Option(
            names = "--run",
            paramLabel = "COMMAND",
            description = "With the NAME command: the shell command to run while users use the service.")
    String run;

    @Option(
            names = "--proof",
            paramLabel = "COMMAND",
            description =
                    "With --run: exits with 0 once the change has had its effect; otherwise the run is INCONCLUSIVE. Without it "
                            + "the run is INCONCLUSIVE unless a replica was replaced, a request failed, or a user was moved to "
                            + "another replica.")
    String proof;

    @Option(
            names = "--while",
            paramLabel = "COMMAND",
            description =
                    "With --run: is run repeatedly; the fault lasts as long as it exits with 0, ten minutes at most. "
                            + "Without it the fault is over when --run has ended.")
    String lasting;

    @Option(
            names = "--undo",
            paramLabel = "COMMAND",
            description = "With --run: undoes the change at the end, whatever happens. Without it nothing is undone.")
    String undo;

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            defaultValue = "kubernetes",
            description = "kubernetes: a release in the current context's cluster. local: processes on this machine. "
                    + "Default: ${DEFAULT-VALUE}.")
    PlatformName platformName;

    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            defaultValue = "jvm",
            description =
                    "With --platform local, what the services run on: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    ServiceRuntime runtime;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            description = "Only these architectures (default: all that the platform has).",
            converter = ScenarioByName.class)
    List<Scenario> scenarios;

    @Mixin
    LoadOptions load;

    @Mixin
    OwnServiceOptions own;

    @Option(names = "--require-held", description = "Exit with 1 if safety or availability of a run is BROKEN.")
    boolean requireHeld;

    @Option(names = "--require-safety", description = "Exit with 1 if safety of a run is BROKEN.")
    boolean requireSafety;

    @Option(
            names = "--release",
            paramLabel = "NAME",
            defaultValue = "statelab",
            description = "The Helm release (default: ${DEFAULT-VALUE}).")
    String release;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "statelab",
            description = "Its namespace (default: ${DEFAULT-VALUE}).")
    String namespace;

    @Option(
            names = "--stateful-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "URL of the stateful service from here (default: ${DEFAULT-VALUE}).")
    URI statefulUrl;

    @Option(
            names = "--stateless-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "URL of the stateless service from here (default: ${DEFAULT-VALUE}).")
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
        List<Experiment> experiments = experiments();
        if (own.asked()) {
            return ownService(experiments);
        }
        try (ReportDirectory results = out.open();
                Platform platform = platform(results)) {
            takeBackLeftovers();
            Runner runner = new Runner(vertx, results, spec.commandLine());
            List<Runner.Candidate> services = Runner.Candidate.of(platform, chosen(platform.scenarios()));
            results.count(home);
            return exitCode(runner, runner.run(experiments, services, load.load(ShopWorkload.MOST_USERS)));
        }
    }

    /** An experiment that starts on the changes of a killed one would measure them, and take them for the original state. */
    private void takeBackLeftovers() {
        if (platformName == PlatformName.KUBERNETES) {
            PrintWriter progress = spec.commandLine().getErr();
            Leftovers.takeBack(namespace)
                    .forEach(line -> progress.println("lab: undone, left by an earlier run: " + line));
            progress.flush();
        }
    }

    private int exitCode(Runner runner, int exitCode) {
        return requireHeld && runner.broken() || requireSafety && runner.unsafe() ? 1 : exitCode;
    }

    /** One service that statelab has never seen. */
    private int ownService(List<Experiment> experiments) throws IOException {
        if (scenarios != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--scenario names services of the shop, --workload another service: use one of them");
        }
        try (ReportDirectory results = out.open()) {
            boolean local = platformName == PlatformName.LOCAL;
            Runner.Candidate service = own.service(vertx, local, namespace, results.logs());
            takeBackLeftovers();
            Runner runner = new Runner(vertx, results, spec.commandLine());
            return exitCode(runner, runner.run(experiments, List.of(service), load.load(own.mostUsers())));
        }
    }

    private List<Scenario> chosen(List<Scenario> present) {
        if (scenarios == null) {
            return present;
        }
        List<Scenario> missing = scenarios.stream()
                .filter(scenario -> !present.contains(scenario))
                .toList();
        if (!missing.isEmpty()) {
            throw new PlatformException("there is no " + missing + " here, only " + present);
        }
        return scenarios;
    }

    private Platform platform(ReportDirectory results) {
        return switch (platformName) {
            case LOCAL -> {
                LocalPlatform.Settings settings =
                        load.quick() ? LocalPlatform.Settings.QUICK : LocalPlatform.Settings.STANDARD;
                yield new LocalPlatform(vertx, home, results.logs(), settings.with(runtime));
            }
            case KUBERNETES ->
                new KubernetesPlatform(
                        new KubernetesPlatform.Release(namespace, release),
                        Map.of("stateful", statefulUrl, "stateless", statelessUrl));
        };
    }

    private List<Experiment> experiments() {
        if (runtime != ServiceRuntime.JVM && platformName != PlatformName.LOCAL) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--runtime goes with --platform local; on a cluster the installation decides, as by ./lab install native");
        }
        if (name.equals(OWN) != (run != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--run COMMAND goes with the NAME command, and only with it");
        }
        if (run == null && (proof != null || lasting != null || undo != null)) {
            throw new ParameterException(spec.commandLine(), "--proof, --while and --undo go with --run COMMAND");
        }
        List<Experiment> found = switch (name) {
            case ALL -> Suite.all(load.quick());
            case OWN -> List.of(new OwnCommand(run, proof, lasting, undo));
            default -> Suite.of(name);
        };
        if (found.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no experiment '" + name + "', only: " + String.join(", ", new Names()));
        }
        return found;
    }

    /** The names that can be asked for. */
    static class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        Names() {
            super(Suite.names());
            add(OWN);
            add(ALL);
        }
    }

    static class ScenarioByName implements ITypeConverter<Scenario> {

        @Override
        public Scenario convert(String name) {
            return Scenario.of(name)
                    .orElseThrow(() -> new TypeConversionException("there is no scenario '" + name + "', only: "
                            + Arrays.stream(Scenario.values()).map(Scenario::id).collect(Collectors.joining(", "))));
        }
    }
}
