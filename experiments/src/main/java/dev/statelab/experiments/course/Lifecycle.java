package dev.statelab.experiments.course;

import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.load.Crowd;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The phases of every experiment: warm-up, steady state, fault, observation until recovery or deadline, quiesce, audit, undo, steady state
 * again with the settings of the {@link Baseline}. Safety and availability are judged separately. An observed violation is BROKEN. Any
 * doubt about the fault, the load, the audit or the undo, and any error, turns HELD into INCONCLUSIVE. All changes are undone in any case.
 */
public final class Lifecycle {

    private Lifecycle() {}

    /**
     * The results of a run.
     *
     * @param model what the service should have kept
     */
    public record Result(Run run, Ledger ledger, Model model) {}

    /** Runs an experiment once. It always ends with a verdict. */
    public static Result run(Vertx vertx, Subject subject, Experiment experiment, Load asked, Progress progress) {
        Instant started = Instant.now();
        Load load = experiment.load(asked);
        Target target = subject.target();
        Ledger ledger = new Ledger();
        Entrances entrances = Entrances.of(experiment, target);
        int earlierExits = target.exits().size();
        PhaseResults results;
        try (Undo undo = new Undo()) {
            try (Crowd crowd = new Crowd(
                    vertx,
                    target,
                    entrances.urls(),
                    subject.workload(),
                    ledger,
                    load.users(),
                    load.connectionLifetime(),
                    load.seed())) {
                results = gather(
                        experiment, new Scene(vertx, target, subject.workload(), ledger, crowd, load, undo, progress));
            }
            progress.phase("undo, and check that the service is steady again and nothing is left");
            undo.run();
            results = results.doubting(entrances.doubts())
                    .doubting(undo.failures())
                    .doubting(restored(subject, experiment))
                    .doubting(target.exits().stream().skip(earlierExits).toList());
        }
        Run run = new Conclusion(subject, experiment, load, ledger.operations(), results)
                .run(started, entrances.urls().size());
        progress.phase(
                "safety %s: %s".formatted(run.safety().kind(), run.safety().reason()));
        progress.phase("availability %s: %s"
                .formatted(run.availability().kind(), run.availability().reason()));
        return new Result(run, ledger, subject.workload().model());
    }

    /** The phases under load, one after the other. If one fails, the later ones are skipped, and that is a doubt. */
    private static PhaseResults gather(Experiment experiment, Scene scene) {
        PhaseResults results = PhaseResults.NONE;
        try {
            Steady steady = Steady.warmUp(scene);
            results = results.with(steady);
            results = results.doubting(steady.watch(scene));
            Intervention done = intervene(experiment, scene);
            results = results.with(done).doubting(done.doubts());
            Observation observation = Observation.of(scene, done, steady);
            results = results.doubting(observation.shortOfLoad());
            List<Replica> after = scene.target().replicas();
            results = results.with(observation, after);
            results = results.doubting(done.proved(after) ? List.of() : List.of(experiment.unproved()));
        } catch (RuntimeException e) {
            return results.doubting("the run was aborted: " + e.getMessage());
        }
        try {
            Stock stock = Stock.take(scene);
            return results.with(stock).doubting(stock.doubts());
        } catch (RuntimeException e) {
            return results.doubting("the audit failed: " + e.getMessage());
        }
    }

    private static Intervention intervene(Experiment experiment, Scene scene) {
        return switch (experiment) {
            case FaultInjection injection -> {
                scene.progress().phase("fault");
                yield injection.inject(scene);
            }
            case Measurement measurement -> {
                scene.progress().phase("measure");
                yield measurement.measure(scene);
            }
        };
    }

    /** The doubts whether the service is steady again, and as it was before the first run; empty if it is. */
    private static List<String> restored(Subject subject, Experiment experiment) {
        Target target = subject.target();
        List<String> doubts = new ArrayList<>();
        try {
            if (!Await.until(
                    target.recoveryDeadline(), () -> target.replicas().stream().allMatch(Replica::ready))) {
                doubts.add("the service was not steady again after the undo");
            }
            if (!experiment.changesForGood()) {
                subject.differences().forEach(difference -> doubts.add("the undo left " + difference));
            }
        } catch (RuntimeException e) {
            doubts.add("it is unknown whether the service is as before: " + e.getMessage());
        }
        return doubts;
    }
}
