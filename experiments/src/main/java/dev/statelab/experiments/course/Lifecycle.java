package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Audit;
import dev.statelab.experiments.audit.Trace;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Crowd;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The course of every experiment: warm up, steady, fault, observe to recovery or deadline, quiesce, audit, undo, steady again.
 * Safety and availability are judged separately. An observed violation is BROKEN. Any doubt about the fault, the load, the audit or the undo,
 * and any error, turns HELD into INCONCLUSIVE. All changes are undone in any case. An instance is for one run.
 */
public final class Lifecycle {

    private static final double ENOUGH_OF_THE_RATE = 0.95;
    private static final double TOO_MANY_LATE = 0.1;

    private final Subject subject;
    private final Target target;
    private final Experiment experiment;
    private final Load load;
    private final Progress progress;
    private final Ledger ledger = new Ledger();
    private final List<String> doubts = new ArrayList<>();
    private long warm;

    /** What a run leaves behind. @param model what the service was to keep */
    public record Result(Run run, Ledger ledger, Model model) {}

    /** What was seen from the fault until all was well again, or the deadline. @param seconds how long the load lasted */
    private record Observation(
            Watch watch,
            boolean recovered,
            double seconds,
            double achieved,
            double late,
            Lag.Summary lag,
            List<Replica> after) {}

    /** What the shop still has. @param underLoad what the shoppers did before it was asked for that */
    private record Stock(List<Operation> underLoad, List<Holdings> holdings) {}

    private Lifecycle(Subject subject, Experiment experiment, Load load, Progress progress) {
        this.subject = subject;
        this.target = subject.target();
        this.experiment = experiment;
        this.load = experiment.load(load);
        this.progress = progress;
    }

    /** Runs an experiment once. It always ends with a verdict. */
    public static Result run(Vertx vertx, Subject subject, Experiment experiment, Load load, Progress progress) {
        return new Lifecycle(subject, experiment, load, progress).run(vertx);
    }

    private Result run(Vertx vertx) {
        Instant started = Instant.now();
        Entrances entrances = Entrances.of(experiment, target);
        doubts.addAll(entrances.doubts());
        Optional<Intervention> done = Optional.empty();
        Optional<Observation> seen = Optional.empty();
        Optional<Stock> stock = Optional.empty();
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
                Optional<Long> began = unlessBroken(() -> becomeSteady(crowd));
                done = began.flatMap(is ->
                        unlessBroken(() -> intervene(new Scene(vertx, target, ledger, crowd, load, undo, progress))));
                Intervention fault = done.orElse(null);
                seen = done.flatMap(is -> unlessBroken(() -> observe(crowd, fault, began.orElseThrow())));
                stock = seen.flatMap(is -> audit(crowd));
            }
            progress.phase("undo, and see that all is as before");
            undo.run();
            doubts.addAll(undo.failures());
            checkSteadyAgain();
        }
        return conclude(started, done.orElse(null), entrances, seen, stock);
    }

    /** The result of a phase; empty, with a doubt, where it failed. */
    private <T> Optional<T> unlessBroken(Supplier<T> phase) {
        try {
            return Optional.of(phase.get());
        } catch (RuntimeException e) {
            doubts.add("the run broke off: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns when the load began. */
    private long becomeSteady(Crowd crowd) {
        progress.phase(load.users() + " users log in");
        crowd.arrive();
        progress.phase("warm up: %d operations a second".formatted(load.ratePerSecond()));
        long began = ledger.now();
        crowd.start(load.ratePerSecond());
        progress.follow(ledger::size);
        Await.pause(load.warmUp());
        progress.phase("steady");
        warm = ledger.now();
        Await.pause(load.steady());
        if (ledger.operations().stream().anyMatch(operation -> operation.intended() >= warm && operation.troubled())) {
            doubts.add("the service was not steady before the fault");
        }
        return began;
    }

    private Intervention intervene(Scene scene) {
        return switch (experiment) {
            case FaultInjection injection -> {
                progress.phase("fault");
                yield injection.inject(scene);
            }
            case Measurement measurement -> {
                progress.phase("measure");
                yield measurement.measure(scene);
            }
        };
    }

    private Observation observe(Crowd crowd, Intervention done, long began) {
        progress.phase("observe until all is well again");
        Watch watch = new Watch(target, done, ledger);
        boolean recovered = watch.observe(load.observe(), load.quiet(), target.recoveryDeadline());
        double seconds = (ledger.now() - began) / 1e9;
        double achieved = crowd.achieved();
        double late = crowd.late();
        if (late <= TOO_MANY_LATE && achieved < ENOUGH_OF_THE_RATE) {
            doubts.add("only %.0f %% of the intended load was sent, since users waited for answers"
                    .formatted(achieved * 100));
        }
        List<Replica> after = target.replicas();
        if (!done.proved(after)) {
            doubts.add("the fault was not proved");
        }
        return new Observation(watch, recovered, seconds, achieved, late, crowd.lag(), after);
    }

    private Optional<Stock> audit(Crowd crowd) {
        progress.phase("quiesce, and look for every acknowledged write");
        try {
            crowd.quiesce();
            return Optional.of(new Stock(ledger.operations(), crowd.takeStock()));
        } catch (RuntimeException e) {
            doubts.add("the audit failed: " + e.getMessage());
            return Optional.empty();
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

    /** Failures say nothing where the generator was late with its requests: then they may be its own. */
    private Verdict availability(Observed seen, Optional<Observation> observation) {
        double late = observation.map(Observation::late).orElse(0.0);
        if (late > TOO_MANY_LATE) {
            doubts.add("the generator was the bottleneck: it was late with %.0f %% of the operations"
                    .formatted(late * 100));
        }
        if (observation.isEmpty() || late > TOO_MANY_LATE) {
            return Verdict.inconclusive(String.join("; ", doubts));
        }
        return experiment
                .budget()
                .judge(seen, subject.limits())
                .and(
                        observation.get().recovered() && inTime(seen),
                        recovery(seen, observation.get().recovered()))
                .despite(doubts);
    }

    private boolean inTime(Observed seen) {
        Double limit = subject.limits().recoverySeconds();
        return limit == null || seen.recovery().wellAfter() <= limit;
    }

    private String recovery(Observed seen, boolean recovered) {
        if (recovered && subject.limits().recoverySeconds() != null) {
            return "well after %s s, and %s s may pass"
                    .formatted(
                            Figure.number(seen.recovery().wellAfter()),
                            Figure.number(subject.limits().recoverySeconds()));
        }
        return "%s within %d s"
                .formatted(
                        recovered ? "recovered" : "no recovery",
                        target.recoveryDeadline().toSeconds());
    }

    /** Those that are numbers: what was never reached is none. */
    private List<Figure> figures(Observed seen) {
        return seen.intervention() == null
                ? List.of()
                : experiment.figures(seen).stream()
                        .filter(figure -> Double.isFinite(figure.value()))
                        .toList();
    }

    private Result conclude(
            Instant started,
            Intervention done,
            Entrances entrances,
            Optional<Observation> observation,
            Optional<Stock> stock) {
        List<Operation> underLoad = stock.map(Stock::underLoad).orElseGet(ledger::operations);
        Audit audit = new Audit(
                ledger.operations(),
                stock.map(Stock::holdings).orElse(List.of()),
                subject.workload().model());
        Recovery recovery =
                observation.map(one -> one.watch().recovery(underLoad)).orElse(Recovery.NONE);
        Observed seen = new Observed(load, done, audit.counts(), recovery, underLoad);
        stock.ifPresent(audited -> doubts.addAll(Power.lacking(seen)));
        Verdict availability = availability(seen, observation);
        Verdict safety = (done == null ? Verdict.of(audit.counts()) : experiment.safety(seen)).despite(doubts);
        progress.phase("safety %s: %s".formatted(safety.kind(), safety.reason()));
        progress.phase("availability %s: %s".formatted(availability.kind(), availability.reason()));
        double achieved = observation.map(Observation::achieved).orElse(0.0);
        Run run = new Run(
                target.name(),
                experiment.name(),
                subject.platform(),
                started,
                observation.map(Observation::seconds).orElse(0.0),
                safety,
                availability,
                List.copyOf(doubts),
                figures(seen),
                done == null
                        ? null
                        : Run.InterventionSummary.of(
                                done, observation.map(Observation::after).orElse(List.of())),
                new Run.LoadSummary(
                        load.users(),
                        entrances.urls().size(),
                        load.ratePerSecond(),
                        load.ratePerSecond() * achieved,
                        observation.map(Observation::lag).orElse(null)),
                audit.counts(),
                List.copyOf(audit.findings()),
                Trace.of(audit.findings(), ledger.operations()).orElse(null),
                recovery,
                Latency.of(underLoad.stream()
                        .filter(operation -> operation.intended() >= warm)
                        .toList()),
                Timeline.of(underLoad, done instanceof Fault fault ? fault.at() : null));
        return new Result(run, ledger, subject.workload().model());
    }
}
