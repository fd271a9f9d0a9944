package dev.statelab.experiments.cli;

import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform;
import dev.statelab.experiments.platform.kubernetes.Leftovers;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.suite.OwnUndo;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options for where the services run, and which of them take part. */
class PlatformOptions {

    /** Where a service can run. */
    enum Name {
        LOCAL,
        KUBERNETES
    }

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            defaultValue = "kubernetes",
            description = "kubernetes: a release in the current context's cluster. local: processes on this machine. "
                    + "Default: ${DEFAULT-VALUE}.")
    private Name platform;

    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            defaultValue = "jvm",
            description =
                    "With --platform local, what the services run on: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private ServiceRuntime runtime;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            description = "Only these architectures (default: all that the platform has).",
            converter = ScenarioByName.class)
    private List<Scenario> scenarios;

    @Option(
            names = "--release",
            paramLabel = "NAME",
            defaultValue = "statelab",
            description = "The Helm release (default: ${DEFAULT-VALUE}).")
    private String release;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "statelab",
            description = "Its namespace (default: ${DEFAULT-VALUE}).")
    private String namespace;

    @Option(
            names = "--stateful-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "URL of the stateful service from here (default: ${DEFAULT-VALUE}).")
    private URI statefulUrl;

    @Option(
            names = "--stateless-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "URL of the stateless service from here (default: ${DEFAULT-VALUE}).")
    private URI statelessUrl;

    boolean local() {
        return platform == Name.LOCAL;
    }

    String namespace() {
        return namespace;
    }

    boolean namesScenarios() {
        return scenarios != null;
    }

    /** @throws ParameterException if an option does not apply to the platform */
    void check() {
        if (runtime != ServiceRuntime.JVM && !local()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--runtime requires --platform local; on a cluster, choose the runtime when you install, as in ./lab install native");
        }
    }

    /**
     * The platform.
     *
     * @param home the checkout
     * @param quick whether local services start sooner, but never get as fast
     */
    Platform platform(Vertx vertx, Path home, ReportDirectory results, boolean quick) {
        return switch (platform) {
            case LOCAL -> {
                LocalPlatform.Settings settings =
                        quick ? LocalPlatform.Settings.QUICK : LocalPlatform.Settings.STANDARD;
                yield new LocalPlatform(vertx, home, results.logs(), settings.with(runtime));
            }
            case KUBERNETES ->
                new KubernetesPlatform(
                        new KubernetesPlatform.Release(namespace, release),
                        Map.of("stateful", statefulUrl, "stateless", statelessUrl));
        };
    }

    /**
     * The scenarios that take part.
     *
     * @throws PlatformException if one is not available
     */
    List<Scenario> scenarios(Platform running) {
        List<Scenario> present = running.scenarios();
        if (scenarios == null) {
            return present;
        }
        List<Scenario> missing = scenarios.stream()
                .filter(scenario -> !present.contains(scenario))
                .toList();
        if (!missing.isEmpty()) {
            throw new PlatformException("scenarios not available here: " + missing + "; available: " + present);
        }
        return scenarios;
    }

    /**
     * Runs the undo commands that killed experiments left, and undoes what they left on the cluster, unless the platform is local.
     *
     * @throws PlatformException if an undo command fails, since the next experiment would measure what it should have undone
     */
    void takeBackLeftovers() {
        PrintWriter progress = spec.commandLine().getErr();
        boolean undone = OwnUndo.takeBack(OwnUndo.ofThisUser(), line -> report(line, progress));
        progress.flush();
        if (!undone) {
            throw new PlatformException("the change of an earlier experiment could not be undone: see above");
        }
        if (!local()) {
            takeBackLeftovers(namespace, progress);
        }
    }

    /** Undoes the changes of a killed experiment: the next one would measure them, and take them for the original state. */
    static void takeBackLeftovers(String namespace, PrintWriter progress) {
        Leftovers.takeBack(namespace).forEach(line -> report(line, progress));
        progress.flush();
    }

    private static void report(String line, PrintWriter progress) {
        progress.println("lab: cleanup of an earlier run: " + line);
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
