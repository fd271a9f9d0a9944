package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Latency.Percentiles;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long do users wait when the network to the store is slow, as to another zone or under congestion? No request may fail. */
public final class SlowStore implements FaultInjection {

    private static final Action.Delay DELAY = new Action.Delay(Duration.ofMillis(20), Duration.ofMillis(10));
    private static final Action.Delay NONE = new Action.Delay(Duration.ZERO, Duration.ZERO);

    /** The least latency that the delay adds to a round trip to the store; a write makes at least one. */
    private static final double LEAST_MILLIS =
            DELAY.latency().minus(DELAY.jitter()).toMillis();

    private static final Duration HOLD = Duration.ofSeconds(15);
    private static final Duration QUICK_HOLD = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "slow-store";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.Delay.class);
    }

    private static Duration hold(Load load) {
        return load.quick() ? QUICK_HOLD : HOLD;
    }

    /** The pauses before and during the delay. */
    @Override
    public Duration pauses(Load load) {
        return hold(load).multipliedBy(2);
    }

    @Override
    public Fault inject(Scene scene) {
        Duration hold = hold(scene.load());
        scene.undoWith(new Action.Withdraw());
        scene.prepare(new Action.Interpose());
        scene.settle();
        long from = scene.ledger().now();
        Await.pause(hold);

        Fault slow = scene.strike(DELAY);
        Await.pause(hold);
        long over = scene.ledger().now();
        Percentiles before = writes(scene, from, slow.at());
        Percentiles then = writes(scene, slow.over(), over);
        scene.perform(NONE);
        return slow.described(
                        slow.done().what(),
                        slow.done().command(),
                        then.p50() - before.p50() > LEAST_MILLIS
                                ? "the median wait for a write went from %s to %s ms"
                                        .formatted(Figure.number(before.p50()), Figure.number(then.p50()))
                                : null)
                .until(over)
                .with(Metric.SLOW_STORE_MEDIAN_BEFORE.of(before.p50()))
                .with(Metric.SLOW_STORE_P99_BEFORE.of(before.p99()))
                .with(Metric.SLOW_STORE_MEDIAN.of(then.p50()))
                .with(Metric.SLOW_STORE_P99.of(then.p99()));
    }

    /** The latencies, since they were due, of the writes that were due and ended in that time. */
    private static Percentiles writes(Scene scene, long from, long to) {
        List<Operation> writes = scene.between(from, to).stream()
                .filter(operation -> operation.intended() >= from && operation.kind() == Kind.WRITE)
                .toList();
        return Latency.of(writes).fromIntended();
    }

    @Override
    public List<Figure> figures(Observed seen) {
        List<Figure> figures = new ArrayList<>(seen.intervention().figures());
        figures.add(seen.failures(Metric.SLOW_STORE_FAILED));
        return figures;
    }
}
