package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does draining a node make requests fail? The node is that of the replica that had last served the most users. */
public final class Drain implements FaultInjection {

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.refusal(Action.Drain.class);
    }

    @Override
    public int addresses(Target target) {
        return target.affinities().stream().findFirst().map(Affinity::addresses).orElse(1);
    }

    @Override
    public Fault inject(Scene scene) {
        String node = scene.busiest().node();
        scene.undoWith(new Action.Uncordon(node));
        Map<String, List<String>> shoppers = scene.shoppersByPod();
        Fault drained = scene.strike(new Action.Drain(node));
        List<Replica> victims = drained.before().stream()
                .filter(replica -> replica.node().equals(node))
                .toList();
        return drained.hitting(
                victims,
                victims.stream()
                        .flatMap(victim -> shoppers.getOrDefault(victim.pod(), List.of()).stream())
                        .toList());
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(seen.failures(Metric.DRAIN_FAILED), seen.loggedOut(Metric.DRAIN_LOGINS));
    }
}
