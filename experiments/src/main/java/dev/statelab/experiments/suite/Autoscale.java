package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many seconds pass from higher load to a response from a new replica? The load is doubled until the autoscaler scales out, then held.
 */
public final class Autoscale implements FaultInjection {

    private static final Duration STEP = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofMinutes(4);
    private static final int HIGHEST_RATE = 2_000;

    /** If less than this share of the load is sent, users already wait for responses, and a higher rate adds no demand. */
    private static final double KEPT_UP = 0.95;

    /** A Service balances connections: a client that keeps its connection never reaches a new replica. */
    private static final Duration CONNECTION_LIFETIME = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "autoscale";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.Autoscale.class);
    }

    @Override
    public Load load(Load asked) {
        return asked.reconnecting(CONNECTION_LIFETIME);
    }

    @Override
    public Fault inject(Scene scene) {
        int rate = scene.load().ratePerSecond();
        scene.undoWith(new Action.Autoscale());
        // otherwise the next run would find more replicas, one by one fewer: an autoscaler scales in within minutes
        scene.undoWith(new Action.Scale(scene.target().desiredReplicas()));
        scene.prepare(new Action.Rest());
        Fault ramp = scene.strike(new Action.Autoscale());
        Long served = null;
        int now = rate;
        for (Duration waited = Duration.ZERO;
                served == null && waited.compareTo(DEADLINE) < 0;
                waited = waited.plus(STEP)) {
            if (scene.target().replicas().size() <= ramp.before().size()
                    && scene.crowd().achieved() > KEPT_UP) {
                now = Math.min(HIGHEST_RATE, now * 2);
                scene.progress().phase("ramp: %d operations a second".formatted(now));
                scene.crowd().rate(now);
            }
            Await.until(STEP, () -> firstAnswer(scene, ramp).isPresent());
            served = firstAnswer(scene, ramp).map(Operation::done).orElse(null);
        }
        scene.crowd().rate(rate);
        Fault ramped = ramp.described(
                        "the load doubled every %d s, up to %d operations a second".formatted(STEP.toSeconds(), now),
                        ramp.done().command(),
                        served == null ? null : "a new replica served a request")
                .until(scene.ledger().now());
        return served == null ? ramped : ramped.with(Metric.AUTOSCALE_SERVED.of((served - ramp.at()) / 1e9));
    }

    /** The first response of a replica that was not there when the ramp began. */
    private static Optional<Operation> firstAnswer(Scene scene, Fault ramp) {
        Set<String> veterans = ramp.before().stream().map(Replica::pod).collect(Collectors.toSet());
        return scene.between(ramp.at(), scene.ledger().now()).stream()
                .filter(operation -> operation.pod() != null && !veterans.contains(operation.pod()))
                .findFirst();
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
