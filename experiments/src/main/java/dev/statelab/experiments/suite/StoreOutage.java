package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What does a service do during an outage of its store, how soon does it recover, and is anything lost? */
public final class StoreOutage implements FaultInjection {

    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration QUICK_OUTAGE = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "store-outage";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.StopStore.class);
    }

    @Override
    public Duration pauses(Load load) {
        return load.quick() ? QUICK_OUTAGE : OUTAGE;
    }

    @Override
    public Fault inject(Scene scene) {
        scene.undoWith(new Action.StartStore());
        Fault outage = scene.strike(new Action.StopStore());
        Await.pause(pauses(scene.load()));
        scene.perform(new Action.StartStore());
        return outage.until(scene.ledger().now());
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        Intervention outage = seen.intervention();
        List<Operation> meanwhile = seen.sinceFault().stream()
                .filter(operation -> operation.intended() < outage.over())
                .toList();
        long failed = meanwhile.stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .count();
        double back = (outage.over() - outage.at()) / 1e9;
        return List.of(
                Metric.OUTAGE_FAILED.of(meanwhile.isEmpty() ? 0 : 100.0 * failed / meanwhile.size()),
                Metric.OUTAGE_WELL.of(Math.max(0, seen.recovery().wellAfter() - back)),
                Metric.OUTAGE_LOST.of(seen.counts().lost(), seen.counts().acknowledged()));
    }
}
