package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.load.ShopWorkload;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.suite.OwnCommand;
import dev.statelab.experiments.suite.OwnUndo;
import dev.statelab.experiments.suite.Suite;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code experiment NAME}: one experiment, or all of them, on every scenario of a release. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = {
            "Runs an experiment, or all of them, on each service of a release, or with --workload on any other service, and adds the "
                    + "results to the report.",
            "Each run has two verdicts, HELD, BROKEN or INCONCLUSIVE. Safety: no write, session or user's data was lost or mixed up. "
                    + "Availability: no more requests failed than the experiment's budget allows, and the service recovered.",
            "Exit code: 0 if every verdict is HELD or BROKEN; 1 if an experiment could not be run, or a verdict is BROKEN under "
                    + "--require-held or --require-safety; otherwise 2 if a verdict is INCONCLUSIVE."
        })
class ExperimentCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final String OWN = "command";

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
            description = "With the experiment command: the shell command to run while users use the service.")
    String run;

    @Option(
            names = "--proof",
            paramLabel = "COMMAND",
            description =
                    "With --run: a command that exits with 0 once the change has taken effect; if it fails, the run is "
                            + "INCONCLUSIVE. Without it, the run is INCONCLUSIVE unless a replica was replaced, a request failed, "
                            + "or a user was moved to another replica.")
    String proof;

    @Option(
            names = "--while",
            paramLabel = "COMMAND",
            description =
                    "With --run: a command that is run repeatedly; the fault lasts as long as it exits with 0, ten minutes at "
                            + "most. Without it, the fault ends when --run exits.")
    String lasting;

    @Option(
            names = "--undo",
            paramLabel = "COMMAND",
            description =
                    "With --run: undoes the change at the end, whatever happens; if the harness is killed, the next "
                            + "experiment, campaign or undo runs it. Without it nothing is undone.")
    String undo;

    @Mixin
    PlatformOptions where;

    @Mixin
    LoadOptions load;

    @Mixin
    OwnServiceOptions own;

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
        List<Experiment> experiments = experiments();
        if (own.asked()) {
            return ownService(experiments);
        }
        Load asked = load.load(ShopWorkload.MOST_USERS);
        try (ReportDirectory results = out.open();
                Platform platform = where.platform(vertx, home, results, load.quick())) {
            where.takeBackLeftovers();
            Runner runner = new Runner(vertx, results, spec.commandLine());
            List<Runner.Candidate> services = Runner.Candidate.of(platform, where.scenarios(platform));
            results.count(home);
            int exitCode = runner.run(experiments, services, asked);
            return required.exitCode(exitCode, runner.runs());
        }
    }

    /** Runs the experiments on the service of a workload file. */
    private int ownService(List<Experiment> experiments) throws IOException {
        if (where.namesScenarios()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "use either --scenario, for services of the shop, or --workload, for another service");
        }
        try (ReportDirectory results = out.open()) {
            Runner.Candidate service = own.service(vertx, where.local(), where.namespace(), results.logs());
            Load asked = load.load(own.mostUsers());
            where.takeBackLeftovers();
            Runner runner = new Runner(vertx, results, spec.commandLine());
            int exitCode = runner.run(experiments, List.of(service), asked);
            return required.exitCode(exitCode, runner.runs());
        }
    }

    private List<Experiment> experiments() {
        where.check();
        if (name.equals(OWN) != (run != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the experiment command requires --run COMMAND, and no other experiment allows it");
        }
        if (run == null && (proof != null || lasting != null || undo != null)) {
            throw new ParameterException(spec.commandLine(), "--proof, --while and --undo require --run COMMAND");
        }
        List<Experiment> found = switch (name) {
            case ALL -> Suite.all(load.quick());
            case OWN ->
                List.of(new OwnCommand(
                        run, proof, lasting, undo == null ? null : new OwnUndo(OwnUndo.ofThisUser(), undo)));
            default -> Suite.of(name);
        };
        if (found.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no experiment '" + name + "', only: " + String.join(", ", new Names()));
        }
        return found;
    }

    /** The valid values of NAME. */
    static class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1;

        Names() {
            super(Suite.names());
            add(OWN);
            add(ALL);
        }
    }
}
