package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.load.ShopWorkload;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.report.VerdictTable;
import dev.statelab.experiments.suite.Suite;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code campaign}: runs all experiments on a platform, those with a fault several times. */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        description = {
            "Runs all experiments on each service of a release, those with a fault several times. The report merges runs of the same "
                    + "experiment and service. Each round goes through the services in a random order, which follows from --seed.",
            "After an interruption, the same command continues where it stopped. Only runs of the same commit, machine and load are "
                    + "merged. An INCONCLUSIVE run is repeated once; the second run counts, unless only the first shows a violation. "
                    + "The report tells of the other.",
            "With --quick and --platform local, only memory-sticky, replicated, redis and jwt take part, unless --scenario names others.",
            "Exit code: 0 if every verdict is HELD or BROKEN; 1 if an experiment could not be run, or a verdict is BROKEN under "
                    + "--require-held or --require-safety; otherwise 2 if a verdict is INCONCLUSIVE."
        })
class CampaignCommand implements Callable<Integer> {

    private static final int RUNS = 3;
    private static final int RUNS_ON_A_CLUSTER = 2;

    @Parameters(paramLabel = "NAME", description = "Only these experiments (default: all).")
    List<String> names = List.of();

    @Mixin
    PlatformOptions where;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How often to inject each fault (default: 3 with --platform local, else 2; 1 with --quick). "
                    + "Measurements are made once, since they repeat inside.")
    Integer runs;

    @Option(
            names = "--mix",
            description =
                    "Also merge with runs of another commit, machine or load, or of a checkout with uncommitted changes. "
                            + "Those runs are not repeated.")
    boolean mix;

    @Mixin
    LoadOptions options;

    @Mixin
    RequireOptions required;

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
        where.check();
        Load load = options.load(ShopWorkload.MOST_USERS);
        List<Experiment> experiments = experiments();
        int rounds = rounds();
        try (ReportDirectory results = out.open();
                Platform platform = where.platform(vertx, home, results, load.quick())) {
            if (!mix) {
                results.requireAlike(load);
            }
            where.takeBackLeftovers();
            Map<String, Runner.Candidate> services = services(platform);
            Runner runner = new Runner(vertx, results, spec.commandLine());
            results.count(home);
            List<Run> before = made(results, platform, services);
            Plan plan = new Plan(
                    List.copyOf(services.keySet()),
                    experiments,
                    rounds,
                    load.seed(),
                    before.stream()
                            .map(run -> Plan.key(run.scenario(), run.experiment()))
                            .toList());
            PrintWriter progress = spec.commandLine().getErr();
            progress.println("%d runs are already in the report; seed %d determines the order of the services"
                    .formatted(before.size(), load.seed()));
            new Campaign(vertx, results, load, plan, Estimate.after(before, load))
                    .run(runner, services, new Lines(progress));
            int exitCode = runner.conclude(made(results, platform, services), VerdictTable::of);
            return required.exitCode(exitCode, runner.runs());
        }
    }

    private int rounds() {
        if (runs == null) {
            return options.quick() ? 1 : where.local() ? RUNS : RUNS_ON_A_CLUSTER;
        }
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs must be at least 1, but is " + runs);
        }
        return runs;
    }

    private List<Experiment> experiments() {
        names.stream().filter(name -> Suite.of(name).isEmpty()).findFirst().ifPresent(name -> {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no experiment '%s', only: %s".formatted(name, String.join(", ", Suite.names())));
        });
        return Suite.all(options.quick()).stream()
                .filter(experiment -> names.isEmpty()
                        || names.stream().anyMatch(name -> Suite.of(name).contains(experiment)))
                .toList();
    }

    /** The services by their names in reports. */
    private Map<String, Runner.Candidate> services(Platform platform) {
        Map<String, Runner.Candidate> services = new LinkedHashMap<>();
        for (Scenario scenario : scenarios(platform)) {
            String name = platform.variant(scenario).id();
            services.put(name, Runner.Candidate.of(platform, scenario, name));
        }
        return services;
    }

    /** A quick campaign should take about ten minutes, so on this machine it covers only one architecture of each kind. */
    private List<Scenario> scenarios(Platform platform) {
        List<Scenario> all = where.scenarios(platform);
        return options.quick() && where.local() && !where.namesScenarios()
                ? all.stream().filter(DemoCommand.SCENARIOS::contains).toList()
                : all;
    }

    private static List<Run> made(ReportDirectory results, Platform platform, Map<String, Runner.Candidate> services)
            throws IOException {
        return results.read().runs().stream()
                .filter(run -> run.platform().equals(platform.name()) && services.containsKey(run.scenario()))
                .toList();
    }
}
