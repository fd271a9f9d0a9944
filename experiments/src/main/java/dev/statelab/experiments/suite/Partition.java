package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What does it cost when one replica is cut off from the store? It stays ready, since readiness ignores the store, and its users stay with
 * it. When the network recovers, the store receives what was sent in the meantime, although the clients have given up.
 */
public final class Partition implements FaultInjection {

    private static final Duration CUT = Duration.ofSeconds(15);
    private static final Duration QUICK_CUT = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "partition";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.Cut.class);
    }

    @Override
    public Duration pauses(Load load) {
        return load.quick() ? QUICK_CUT : CUT;
    }

    @Override
    public Fault inject(Scene scene) {
        if (scene.target().refusal(Action.Interpose.class).isEmpty()) { // otherwise the network itself can be cut
            scene.undoWith(new Action.Withdraw());
            scene.prepare(new Action.Interpose());
            scene.settle();
        }
        Replica victim = scene.busiest();
        List<String> shoppers = scene.shoppersByPod().getOrDefault(victim.pod(), List.of());
        scene.undoWith(new Action.Heal(victim));
        Fault cut = scene.strike(new Action.Cut(victim));
        Await.pause(pauses(scene.load()));
        scene.prepare(new Action.Heal(victim));
        return cut.striking(List.of(victim), shoppers).until(scene.ledger().now());
    }

    /**
     * The budget of a crash, although readiness by design leaves the replica in rotation, so that users with affinity to it get no
     * service.
     */
    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        Intervention cut = seen.intervention();
        double healed = (cut.over() - cut.at()) / 1e9;
        return List.of(
                Metric.PARTITION_LOST.of(seen.counts().lost(), seen.counts().acknowledged()),
                seen.loggedOut(Metric.PARTITION_LOGINS),
                seen.failures(Metric.PARTITION_FAILED),
                Metric.PARTITION_WELL.of(Math.max(0, seen.recovery().wellAfter() - healed)));
    }
}
