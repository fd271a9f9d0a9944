package dev.statelab.experiments.suite;

import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
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
 * What does it cost when a replica freezes, as in a long garbage collection or on a paused machine, and resumes? It accepts connections but
 * sends no response; when it resumes, it executes requests whose clients have given up.
 */
public final class Freeze implements FaultInjection {

    private static final Duration PAUSE = Duration.ofSeconds(15);

    /** Longer than a client waits for a response: three seconds. */
    private static final Duration QUICK_PAUSE = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "freeze";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.Freeze.class);
    }

    @Override
    public Duration pauses(Load load) {
        return load.quick() ? QUICK_PAUSE : PAUSE;
    }

    @Override
    public Fault inject(Scene scene) {
        Replica victim = scene.busiest();
        List<String> shoppers = scene.shoppersByPod().getOrDefault(victim.pod(), List.of());
        scene.undoWith(new Action.Thaw(victim));
        Fault frozen = scene.strike(new Action.Freeze(victim));
        Await.pause(pauses(scene.load()));
        scene.prepare(new Action.Thaw(victim));
        return frozen.striking(List.of(victim), shoppers).until(scene.ledger().now());
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                Metric.FREEZE_LOST.of(seen.counts().lost(), seen.counts().acknowledged()),
                seen.loggedOut(Metric.FREEZE_LOGINS),
                seen.failures(Metric.FREEZE_FAILED),
                Metric.FREEZE_LATE.of(seen.counts().of(Anomaly.RECOVERED)));
    }
}
