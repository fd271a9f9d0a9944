package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many acknowledged writes does a failover lose if the primary still runs, cut off from the other pods of Redis?
 * The services reach it, and it accepts their writes until it misses its replicas, if it needs any.
 */
public final class PrimaryPartition implements FaultInjection {

    /** What the chart sets. */
    private static final int USUAL = 1;

    private static final Duration HOLD = Duration.ofSeconds(15);

    /** Longer than the chart lets a primary go without an answer from its replicas: five seconds. */
    private static final Duration QUICK_HOLD = Duration.ofSeconds(8);

    private final int replicas;

    /** @param replicas how many replicas the primary needs to accept a write, {@code min-replicas-to-write}: 0 or 1 */
    public PrimaryPartition(int replicas) {
        this.replicas = replicas;
    }

    @Override
    public String name() {
        return "primary-partition-" + replicas;
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.CutPrimary.class);
    }

    /** How long there are two primaries. */
    @Override
    public Duration pauses(Load load) {
        return load.quick() ? QUICK_HOLD : HOLD;
    }

    @Override
    public Fault inject(Scene scene) {
        scene.undoWith(new Action.RequireReplicas(USUAL));
        scene.prepare(new Action.RequireReplicas(replicas));
        scene.settle();
        scene.undoWith(new Action.HealPrimary());
        Fault cut = scene.strike(new Action.CutPrimary());
        double replaced = (cut.over() - cut.at()) / 1e9;
        Await.pause(pauses(scene.load()));
        scene.prepare(new Action.HealPrimary()); // with two primaries, the audit would see the data of either
        return cut.until(scene.ledger().now()).with(metric("REPLACED").of(replaced));
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        Metric replaced = metric("REPLACED");
        return List.of(
                metric("LOST").of(seen.counts().lost(), seen.counts().acknowledged()),
                seen.loggedOut(metric("LOGINS")),
                seen.failures(metric("FAILED")),
                replaced.of(seen.measured(replaced)));
    }

    private Metric metric(String figure) {
        return Metric.valueOf("PRIMARY_PARTITION_%d_%s".formatted(replicas, figure));
    }
}
