package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Audit;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Crowd;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The course of every experiment: warm up, steady, fault, observe to recovery or deadline, quiesce, audit, undo, steady again.
 * What cannot be shown is said: a doubt about the fault, the load, the audit or the undo makes the verdict INCONCLUSIVE, and so
 * does whatever goes wrong on the way. What was changed is taken back in any case. An object serves for one run.
 */
public final class Lifecycle {

    private static final double ENOUGH_OF_THE_RATE = 0.95;
    private static final double TOO_MANY_LATE = 0.1;

    private final String platform;
    private final Target target;
    private final Experiment experiment;
    private final Load load;
    private final Progress progress;
    private final Instant started = Instant.now();
    private final Ledger ledger = new Ledger();
    private final List<String> doubts = new ArrayList<>();

    private long loadBegan;
    private long loadEnded;
    private double achieved;
    private Fault fault;
    private Watch watch;
    private List<Replica> after = List.of();
    private List<Operation> underLoad = List.of();
    private List<Holdings> holdings = List.of();

    /** What a run leaves behind. */
    public record Result(Run run, Ledger ledger) {}

    private Lifecycle(String platform, Target target, Experiment experiment, Load load, Progress progress) {
        this.platform = platform;
        this.target = target;
        this.experiment = experiment;
        this.load = experiment.load(load);
        this.progress = progress;
    }

    /**
     * Runs an experiment once. It always ends with a verdict.
     *
     * @param platform its name, for the report
     */
    public static Result run(
            Vertx vertx, String platform, Target target, Experiment experiment, Load load, Progress progress) {
        Lifecycle course = new Lifecycle(platform, target, experiment, load, progress);
        course.run(vertx);
        return course.conclude();
    }

    private void run(Vertx vertx) {
        try (Undo undo = new Undo()) {
            try (Crowd crowd = new Crowd(vertx, target, ledger, load.users(), load.connectionLifetime(), load.seed())) {
                becomeSteady(crowd);
                inject(new Scene(vertx, target, ledger, crowd, load, undo, progress));
                observe(crowd);
                audit(crowd);
            } catch (RuntimeException e) {
                doubts.add("the run broke off: " + e.getMessage());
            }
            progress.phase("undo, and see that all is as before");
            undo.run();
            doubts.addAll(undo.failures());
            checkSteadyAgain();
        }
    }

    private void becomeSteady(Crowd crowd) {
        progress.phase(load.users() + " shoppers log in");
        crowd.arrive();
        progress.phase("warm up: %d operations a second".formatted(load.ratePerSecond()));
        loadBegan = ledger.now();
        crowd.start(load.ratePerSecond());
        progress.follow(ledger::size);
        Await.pause(load.warmUp());
        progress.phase("steady");
        long warm = ledger.now();
        Await.pause(load.steady());
        if (ledger.operations().stream().anyMatch(operation -> operation.intended() >= warm && operation.troubled())) {
            doubts.add("the service was not steady before the fault");
        }
    }

    private void inject(Scene scene) {
        progress.phase("fault");
        fault = experiment.inject(scene);
        watch = new Watch(target, fault, ledger);
    }

    private void observe(Crowd crowd) {
        progress.phase("observe until all is well again");
        if (!watch.observe(load.observe(), load.quiet(), target.recoveryDeadline())) {
            doubts.add("no recovery within %d s"
                    .formatted(target.recoveryDeadline().toSeconds()));
        }
        loadEnded = ledger.now();
        achieved = crowd.achieved();
        if (crowd.late() > TOO_MANY_LATE) {
            doubts.add("the generator was the bottleneck: it was late with %.0f %% of the operations"
                    .formatted(crowd.late() * 100));
        } else if (achieved < ENOUGH_OF_THE_RATE) {
            doubts.add("only %.0f %% of the intended load was sent, since shoppers waited for answers"
                    .formatted(achieved * 100));
        }
        after = target.replicas();
        if (!fault.proved(after)) {
            doubts.add("the fault was not proved");
        }
    }

    private void audit(Crowd crowd) {
        progress.phase("quiesce, and look for every acknowledged write");
        try {
            crowd.quiesce();
            underLoad = ledger.operations();
            holdings = crowd.takeStock();
        } catch (RuntimeException e) {
            doubts.add("the audit failed: " + e.getMessage());
        }
    }

    private void checkSteadyAgain() {
        try {
            if (!Await.until(
                    target.recoveryDeadline(), () -> target.replicas().stream().allMatch(Replica::ready))) {
                doubts.add("the service was not steady again after the undo");
            }
        } catch (RuntimeException e) {
            doubts.add("nobody can say whether the service is steady again: " + e.getMessage());
        }
    }

    private Result conclude() {
        if (underLoad.isEmpty()) {
            underLoad = ledger.operations();
        }
        Audit audit = new Audit(ledger.operations(), holdings);
        Recovery recovery = fault == null ? Recovery.NONE : watch.recovery(underLoad);
        Observed seen = new Observed(target.scenario(), fault, audit.counts(), recovery, underLoad);
        Verdict verdict = doubts.isEmpty() ? experiment.judge(seen) : Verdict.inconclusive(String.join("; ", doubts));
        progress.phase(verdict.kind() + ": " + verdict.reason());
        Run run = new Run(
                target.architecture().id(),
                experiment.name(),
                platform,
                started,
                Math.max(0, loadEnded - loadBegan) / 1e9,
                verdict.kind(),
                verdict.reason(),
                doubts.isEmpty() ? experiment.figures(seen) : List.of(),
                fault == null ? null : Evidence.of(fault, after),
                new Run.LoadSummary(load.users(), load.ratePerSecond(), load.ratePerSecond() * achieved),
                audit.counts(),
                List.copyOf(audit.findings()),
                recovery,
                Latency.of(underLoad),
                Timeline.of(underLoad, fault == null ? null : fault.at()));
        return new Result(run, ledger);
    }
}
