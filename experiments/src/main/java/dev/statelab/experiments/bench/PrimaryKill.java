package dev.statelab.experiments.bench;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.kubernetes.BusyPods;
import dev.statelab.experiments.platform.kubernetes.Sentinels;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.List;

/**
 * Kills the primary of Redis, after a period without a fault, in which it counts failovers.
 *
 * @param downAfter for how long two of three Sentinels must miss the primary
 * @param busy whether other pods take all CPU time of the nodes
 */
record PrimaryKill(Duration downAfter, boolean busy, Sentinels sentinels, BusyPods pods) implements FaultInjection {

    /** The length of the period without a fault. */
    static final Duration CALM = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "failover-%d-%s".formatted(downAfter.toMillis(), busy ? "busy" : "idle");
    }

    @Override
    public Fault inject(Scene scene) {
        scene.undoWith("restore down-after-milliseconds", sentinels::restoreDownAfter);
        scene.change(() -> sentinels.setDownAfter(downAfter));
        if (busy) {
            scene.undoWith("stop the pods that take the CPU time", pods::stop);
            scene.change(pods::start);
        }
        scene.progress().phase("down-after-milliseconds %d, no fault".formatted(downAfter.toMillis()));
        long before = sentinels.failovers();
        Await.pause(CALM);
        long needless = sentinels.failovers() - before;
        Fault killed = scene.strike(new Action.KillStore());
        return killed.with(Metric.FAILOVER_WITHOUT_A_FAULT.of(needless));
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                Metric.FAILOVER_OUTAGE.of(seen.outage()),
                Metric.FAILOVER_WITHOUT_A_FAULT.of(seen.measured(Metric.FAILOVER_WITHOUT_A_FAULT)));
    }
}
