package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Baseline;
import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Progress;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.report.TextTable;
import dev.statelab.experiments.report.VerdictTable;
import dev.statelab.experiments.verdict.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs experiments on one service after the other, and reports on all of them. */
final class Runner {

    private static final int FAILED = 1;
    private static final int INCONCLUSIVE = 2;

    private final Vertx vertx;
    private final ReportDirectory results;
    private final CommandLine terminal;
    private final Map<String, Baseline> baselines = new HashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * A service to run experiments on.
     *
     * @param name the heading of its column in reports
     * @param start makes it ready
     */
    record Candidate(String name, Supplier<Subject> start) {

        /** The services of these scenarios on a platform. */
        static List<Candidate> of(Platform platform, List<Scenario> scenarios) {
            return scenarios.stream()
                    .map(scenario -> of(platform, scenario, scenario.id()))
                    .toList();
        }

        static Candidate of(Platform platform, Scenario scenario, String name) {
            return new Candidate(name, () -> Subject.of(platform.name(), platform.target(scenario)));
        }
    }

    /** The work on a service while it runs. */
    @FunctionalInterface
    interface Turn {
        void on(Subject subject) throws IOException;
    }

    Runner(Vertx vertx, ReportDirectory results, CommandLine terminal) {
        this.vertx = vertx;
        this.results = results;
        this.terminal = terminal;
    }

    /**
     * Runs each experiment on each service that it applies to; a service is started once. Every run is in the report as soon as it is
     * over. If a run leaves a setting changed, no further one is begun on that service.
     *
     * @return the exit code: 1 if a service could not be started or was left changed, or no experiment applied to any, 2 if a run was
     *     inconclusive in safety or availability, else 0
     */
    int run(List<Experiment> experiments, List<Candidate> candidates, Load load) throws IOException {
        List<Run> done = new ArrayList<>();
        try (Display display = display(experiments.size() * candidates.size())) {
            for (Candidate candidate : candidates) {
                on(candidate, display, subject -> {
                    for (Experiment experiment : experiments) {
                        done.addAll(run(experiment, subject, load, display));
                        display.done();
                    }
                });
            }
        }
        return conclude(done, experiments.size() == 1 ? TextTable::of : VerdictTable::of);
    }

    private Display display(int steps) {
        return Ansi.AUTO.enabled() ? new Bar(steps) : new Lines(terminal.getErr());
    }

    /**
     * Starts the service, runs the turn on it, and closes it. If it cannot be started, or fails, the rest of the turn is skipped, which
     * counts as a failure. The baseline of all turns on a service is that of the first one.
     */
    void on(Candidate candidate, Display display, Turn turn) throws IOException {
        display.run(candidate.name(), "").phase("get the service ready");
        try {
            Subject subject = candidate.start().get();
            try (Target target = subject.target()) {
                turn.on(subject.since(baselines.computeIfAbsent(candidate.name(), first -> subject.baseline())));
            }
        } catch (PlatformException e) {
            failures.add(e.getMessage());
        }
    }

    private List<Run> run(Experiment experiment, Subject subject, Load load, Display display) throws IOException {
        Progress progress = display.run(subject.target().name(), experiment.name());
        Optional<String> refusal = experiment.refusal(subject);
        if (refusal.isPresent()) {
            progress.phase("left out: " + refusal.get());
            return List.of();
        }
        subject.requireBaseline();
        Lifecycle.Result result = Lifecycle.run(vertx, subject, experiment, load, progress);
        results.add(result);
        return List.of(result.run());
    }

    /**
     * Prints the table of these runs, and the failures.
     *
     * @return the exit code: see {@link #run}
     */
    int conclude(List<Run> done, Function<List<Run>, String> table) {
        runs.addAll(done);
        PrintWriter out = terminal.getOut();
        if (!runs.isEmpty()) {
            out.println();
            out.print(table.apply(runs));
            out.println();
            out.println(results.json());
            out.println(results.html());
        } else if (failures.isEmpty()) {
            failures.add("none of the experiments applies to any of the services here");
        }
        out.flush();
        failures.forEach(failure -> terminal.getErr().println("lab: " + failure));
        terminal.getErr().flush();
        if (!failures.isEmpty()) {
            return FAILED;
        }
        return runs.stream().anyMatch(run -> run.any(Verdict.Kind.INCONCLUSIVE)) ? INCONCLUSIVE : 0;
    }

    /** The runs that determine the exit code. */
    List<Run> runs() {
        return List.copyOf(runs);
    }
}
