package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Attempts;
import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Progress;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.report.ReportDirectory;
import dev.statelab.experiments.verdict.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Executes the runs of a plan. Each run is added to the report as soon as it is over, so that a killed campaign loses only the current one.
 * If a run leaves a setting changed, the other runs on that service are not begun, and a later campaign makes them.
 */
final class Campaign {

    private final Vertx vertx;
    private final ReportDirectory results;
    private final Load load;
    private final Plan plan;
    private final Estimate estimate;

    /** @param load of the first round */
    Campaign(Vertx vertx, ReportDirectory results, Load load, Plan plan, Estimate estimate) {
        this.vertx = vertx;
        this.results = results;
        this.load = load;
        this.plan = plan;
        this.estimate = estimate;
    }

    /** @param services by their names in the plan */
    void run(Runner runner, Map<String, Runner.Candidate> services, Display display) throws IOException {
        for (List<Plan.Step> turn = plan.next(); !turn.isEmpty(); turn = plan.next()) {
            List<Plan.Step> steps = turn;
            long begin = System.nanoTime();
            runner.on(services.get(steps.getFirst().service()), display, subject -> {
                estimate.addStart(secondsSince(begin));
                run(steps, subject, display);
            });
            plan.skip(steps);
        }
    }

    private void run(List<Plan.Step> turn, Subject subject, Display display) throws IOException {
        plan.drop(turn.getFirst().service(), experiment -> unsupported(experiment, subject, display));
        for (Plan.Step step : turn.stream().filter(plan::isDue).toList()) {
            subject.requireBaseline();
            Progress progress = display.run(step.service(), step.experiment().name());
            progress.phase("%s; time left: %s %s"
                    .formatted(
                            plan.position(),
                            plan.isExact() ? "about" : "at most about",
                            Estimate.words(estimate.of(plan.rest(), plan.starts()))));
            long begin = System.nanoTime();
            results.add(result(step, subject, progress), load);
            plan.done(step);
            estimate.add(step.experiment(), secondsSince(begin));
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private static boolean unsupported(Experiment experiment, Subject subject, Display display) {
        return experiment
                .refusal(subject)
                .map(refusal -> {
                    display.run(subject.target().name(), experiment.name()).phase("left out: " + refusal);
                    return true;
                })
                .orElse(false);
    }

    /**
     * Repeats an inconclusive run once, immediately. A result in the report is final, so that no count of attempts has
     * to outlive the process.
     */
    private Lifecycle.Result result(Plan.Step step, Subject subject, Progress progress) {
        Lifecycle.Result first = Lifecycle.run(vertx, subject, step.experiment(), step.load(load), progress);
        if (!first.run().any(Verdict.Kind.INCONCLUSIVE)) {
            return first;
        }
        progress.phase("once more, since it was inconclusive");
        return new Attempts(first, Lifecycle.run(vertx, subject, step.experiment(), step.load(load), progress))
                .telling();
    }
}
