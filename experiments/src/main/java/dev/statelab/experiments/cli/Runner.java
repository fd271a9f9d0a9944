package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Load;
import dev.statelab.experiments.course.Progress;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.course.Verdict;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.report.TextTable;
import dev.statelab.experiments.report.VerdictTable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs experiments on one service after the other, and reports on all of them. */
final class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);

    private static final int FAILED = 1;
    private static final int INCONCLUSIVE = 2;

    private final Vertx vertx;
    private final ReportDirectory results;
    private final CommandLine terminal;
    private final List<Run> runs = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * A service to run experiments on.
     *
     * @param name the heading of its column in reports
     * @param start makes it ready
     */
    record Candidate(String name, Supplier<Subject> start) {

        /** Each of these scenarios of a platform. */
        static List<Candidate> of(Platform platform, List<Scenario> scenarios) {
            return scenarios.stream()
                    .map(scenario ->
                            new Candidate(scenario.id(), () -> Subject.of(platform.name(), platform.target(scenario))))
                    .toList();
        }
    }

    Runner(Vertx vertx, ReportDirectory results, CommandLine terminal) {
        this.vertx = vertx;
        this.results = results;
        this.terminal = terminal;
    }

    /**
     * Runs each experiment on each service that it applies to; a service is started once. Every run is in the report as soon as it is
     * over.
     *
     * @return the exit code: 1 if a service could not be started or no experiment applied to any, 2 if a run was inconclusive in
     *     safety or availability, else 0
     */
    int run(List<Experiment> experiments, List<Candidate> candidates, Load load) throws IOException {
        vertx.exceptionHandler(Runner::logUnlessConnectionEnded);
        try (Display display = display(experiments.size() * candidates.size())) {
            for (Candidate candidate : candidates) {
                display.run(candidate.name(), "").phase("get the service ready");
                try {
                    run(experiments, candidate, load, display);
                } catch (PlatformException e) {
                    failures.add(e.getMessage());
                }
            }
        }
        conclude(experiments);
        if (!failures.isEmpty() || runs.isEmpty()) {
            return FAILED;
        }
        return runs.stream().anyMatch(run -> run.any(Verdict.Kind.INCONCLUSIVE)) ? INCONCLUSIVE : 0;
    }

    private Display display(int steps) {
        return Ansi.AUTO.enabled() ? new Bar(steps) : new Lines(terminal.getErr());
    }

    private void run(List<Experiment> experiments, Candidate candidate, Load load, Display display) throws IOException {
        Subject subject = candidate.start().get();
        try (Target target = subject.target()) {
            for (Experiment experiment : experiments) {
                run(experiment, subject, load, display.run(target.name(), experiment.name()));
                display.done();
            }
        }
    }

    private void run(Experiment experiment, Subject subject, Load load, Progress progress) throws IOException {
        Optional<String> refusal = experiment.refusal(subject);
        if (refusal.isPresent()) {
            progress.phase("left out: " + refusal.get());
            return;
        }
        Lifecycle.Result result = Lifecycle.run(vertx, subject, experiment, load, progress);
        results.add(result);
        runs.add(result.run());
    }

    private void conclude(List<Experiment> experiments) throws IOException {
        PrintWriter out = terminal.getOut();
        if (!runs.isEmpty()) {
            out.println();
            out.print(experiments.size() == 1 ? TextTable.of(runs) : VerdictTable.of(runs));
            out.println();
            out.println(results.json());
            out.println(results.html());
        } else if (failures.isEmpty()) {
            failures.add("none of the experiments applies to any of the services here");
        }
        out.flush();
        failures.forEach(failure -> terminal.getErr().println("lab: " + failure));
        terminal.getErr().flush();
    }

    /** Broken connections are expected in an experiment, and the ledger has them, operation by operation. */
    private static void logUnlessConnectionEnded(Throwable failure) {
        if (!(failure instanceof IOException) && !(failure instanceof VertxException)) {
            LOG.error("a handler failed", failure);
        }
    }

    /** Whether a verdict, on availability or on safety, is BROKEN. */
    boolean broken() {
        return runs.stream().anyMatch(run -> run.any(Verdict.Kind.BROKEN));
    }

    /** Whether a verdict on safety is BROKEN. */
    boolean unsafe() {
        return runs.stream().anyMatch(run -> run.safety().kind() == Verdict.Kind.BROKEN);
    }
}
