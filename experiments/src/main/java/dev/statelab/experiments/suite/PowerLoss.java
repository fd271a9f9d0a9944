package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import java.util.List;
import java.util.Optional;

/**
 * What does the store lose when its machine loses power, depending on its fsync policy? {@link StoreKill} kills only its process: the
 * kernel still flushes what the process has written.
 */
public final class PowerLoss implements FaultInjection {

    private final Fsync policy;

    public PowerLoss(Fsync policy) {
        this.policy = policy;
    }

    @Override
    public String name() {
        return "power-loss-" + policy.id();
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.LosePower.class);
    }

    @Override
    public Fault inject(Scene scene) {
        scene.undoWith(new Action.Flush(scene.shop().fsync().orElseThrow()));
        scene.prepare(new Action.TraceFlushes(policy));
        scene.settle();
        Await.pause(scene.load().hold()); // long enough for a flush after its restart, under any policy
        return scene.strike(new Action.LosePower());
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        String setting = "POWER_LOSS_" + policy;
        return List.of(
                Metric.valueOf(setting + "_LOST")
                        .of(seen.counts().lost(), seen.counts().acknowledged()),
                seen.loggedOut(Metric.valueOf(setting + "_LOGINS")));
    }
}
