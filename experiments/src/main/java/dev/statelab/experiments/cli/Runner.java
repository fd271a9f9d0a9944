package dev.statelab.experiments.cli;

import dev.statelab.experiments.experiment.Experiment;
import dev.statelab.experiments.experiment.Lifecycle;
import dev.statelab.experiments.experiment.Load;
import dev.statelab.experiments.experiment.Run;
import dev.statelab.experiments.experiment.Verdict;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.report.TextTable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import picocli.CommandLine;

/** Runs an experiment on several scenarios of a platform, one after the other, and reports on all of them. */
record Runner(Vertx vertx, Platform platform, ReportDirectory results, CommandLine terminal) {

    private static final Logger LOG = Logger.getLogger(Runner.class);

    /** The exit code where a run was INCONCLUSIVE. */
    private static final int INCONCLUSIVE = 2;

    /** The runs, each already in the report. */
    List<Run> run(Experiment experiment, List<Scenario> scenarios) throws IOException {
        vertx.exceptionHandler(Runner::logUnlessConnectionEnded);
        List<Run> runs = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            progress(scenario, "get the service ready");
            try (Target target = platform.target(scenario)) {
                Lifecycle.Result result = Lifecycle.run(
                        vertx,
                        platform.name(),
                        target,
                        experiment,
                        Load.standard(),
                        phase -> progress(scenario, phase));
                results.add(result);
                runs.add(result.run());
            }
        }
        PrintWriter out = terminal.getOut();
        out.println();
        out.print(TextTable.of(runs));
        out.println();
        out.println(results.json());
        out.println(results.html());
        out.flush();
        return runs;
    }

    /** That connections break is what experiments are about: the ledger has it, operation by operation. */
    private static void logUnlessConnectionEnded(Throwable failure) {
        if (!(failure instanceof IOException) && !(failure instanceof VertxException)) {
            LOG.error("a handler failed", failure);
        }
    }

    private void progress(Scenario scenario, String phase) {
        PrintWriter err = terminal.getErr();
        err.printf("%-13s  %s%n", scenario.id(), phase);
        err.flush();
    }

    /** The exit code that tells whether all runs were conclusive. */
    static int exitCode(List<Run> runs) {
        return any(runs, Verdict.Kind.INCONCLUSIVE) ? INCONCLUSIVE : 0;
    }

    /** Whether any run reached that verdict. */
    static boolean any(List<Run> runs, Verdict.Kind verdict) {
        return runs.stream().anyMatch(run -> run.verdict() == verdict);
    }
}
