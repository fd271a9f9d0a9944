package dev.statelab.experiments.experiment;

import dev.statelab.experiments.check.Audit;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Crowd;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The course of every experiment: warm up, steady, fault, observe to recovery or deadline, quiesce, audit. What cannot be shown is
 * said: a doubt about the fault, the load or the audit makes the verdict INCONCLUSIVE. An object serves for one run.
 */
public final class Lifecycle {

    private static final double ENOUGH_OF_THE_RATE = 0.95;
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final String platform;
    private final Target target;
    private final Experiment experiment;
    private final Load load;
    private final Progress progress;
    private final Crowd crowd;
    private final Ledger ledger = new Ledger();
    private final List<String> doubts = new ArrayList<>();

    private long loadBegan;
    private Instant faultTime;
    private long faultAt;
    private Fault fault;
    private ReplicaWatch watch;
    private double achieved;
    private long loadEnded;
    private List<Operation> underLoad;
    private List<Holdings> holdings = List.of();

    /** What a run leaves behind. */
    public record Result(Run run, Ledger ledger) {}

    private Lifecycle(
            Vertx vertx, String platform, Target target, Experiment experiment, Load load, Progress progress) {
        this.platform = platform;
        this.target = target;
        this.experiment = experiment;
        this.load = load;
        this.progress = progress;
        this.crowd = new Crowd(vertx, target, ledger, load.users(), load.seed());
    }

    /**
     * Runs an experiment once.
     *
     * @param platform its name, for the report
     * @throws PlatformException where the run cannot even begin, or the platform fails under it
     */
    public static Result run(
            Vertx vertx, String platform, Target target, Experiment experiment, Load load, Progress progress) {
        Lifecycle course = new Lifecycle(vertx, platform, target, experiment, load, progress);
        Instant started = Instant.now();
        try (course.crowd) {
            course.becomeSteady();
            course.inject();
            course.observe();
            course.audit();
            return course.conclude(started);
        }
    }

    private void becomeSteady() {
        progress.phase(load.users() + " shoppers log in");
        crowd.arrive();
        progress.phase("warm up: %d operations a second".formatted(load.ratePerSecond()));
        loadBegan = ledger.now();
        crowd.start(load.ratePerSecond());
        Await.pause(load.warmUp());
        progress.phase("steady");
        long warm = ledger.now();
        Await.pause(load.steady());
        if (ledger.operations().stream()
                .anyMatch(operation -> operation.intended() >= warm && ReplicaWatch.isTrouble(operation))) {
            doubts.add("the service was not steady before the fault");
        }
    }

    private void inject() {
        faultTime = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        faultAt = ledger.now();
        fault = experiment.inject(target, ledger.operations());
        progress.phase(
                "fault: %s, %s".formatted(fault.kill().what(), fault.kill().command()));
    }

    private void observe() {
        progress.phase("observe until all is well again");
        watch = new ReplicaWatch(target, fault, ledger, faultAt);
        if (!watch.observe(load.observe(), QUIET, target.recoveryDeadline())) {
            doubts.add("no recovery within %d s"
                    .formatted(target.recoveryDeadline().toSeconds()));
        }
        loadEnded = ledger.now();
        achieved = crowd.achieved();
        if (achieved < ENOUGH_OF_THE_RATE) {
            doubts.add("only %.0f %% of the intended load was sent".formatted(achieved * 100));
        }
    }

    private void audit() {
        progress.phase("quiesce, and look for every acknowledged write");
        try {
            crowd.quiesce();
            underLoad = ledger.operations();
            holdings = crowd.takeStock();
        } catch (PlatformException e) {
            underLoad = ledger.operations();
            doubts.add("the audit failed: " + e.getMessage());
        }
    }

    private Result conclude(Instant started) {
        Audit audit = new Audit(ledger.operations(), holdings);
        Evidence evidence = new Evidence(
                fault.kill().what(),
                fault.kill().command(),
                fault.victim().pod(),
                fault.victim().uid(),
                fault.shoppers().size(),
                0,
                faultTime,
                fault.before(),
                target.replicas(),
                fault.kill().proof());
        if (!evidence.proved()) {
            doubts.add("the fault was not proved");
        }
        Verdict verdict = doubts.isEmpty()
                ? experiment.judge(evidence, audit.counts())
                : Verdict.inconclusive(String.join("; ", doubts));
        progress.phase(verdict.kind() + ": " + verdict.reason());
        Run run = new Run(
                target.scenario().id(),
                experiment.name(),
                platform,
                started,
                (loadEnded - loadBegan) / 1e9,
                verdict.kind(),
                verdict.reason(),
                evidence,
                new Run.LoadSummary(load.users(), load.ratePerSecond(), load.ratePerSecond() * achieved),
                audit.counts(),
                List.copyOf(audit.findings()),
                watch.recovery(underLoad),
                Latency.of(underLoad),
                Timeline.of(underLoad, faultAt));
        return new Result(run, ledger);
    }
}
