package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import java.util.List;
import java.util.Optional;

/** What does the store lose when it is killed, depending on its fsync policy? */
public final class StoreKill implements FaultInjection {

    private final Fsync policy;

    public StoreKill(Fsync policy) {
        this.policy = policy;
    }

    /** Whether this is Redis' default setting. */
    boolean usual() {
        return policy == Fsync.EVERYSEC;
    }

    @Override
    public String name() {
        return "store-kill-" + policy.id();
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.Flush.class).or(() -> target.refusal(Action.KillStore.class));
    }

    @Override
    public Fault inject(Scene scene) {
        Fsync former = scene.shop().fsync().orElseThrow();
        if (former != policy) {
            scene.undoWith(new Action.Flush(former));
            scene.prepare(new Action.Flush(policy));
            scene.settle();
        }
        return scene.strike(new Action.KillStore());
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        String setting = "STORE_KILL_" + policy;
        return List.of(
                Metric.valueOf(setting + "_LOST")
                        .of(seen.counts().lost(), seen.counts().acknowledged()),
                Metric.valueOf(setting + "_WELL").of(seen.recovery().wellAfter()));
    }
}
