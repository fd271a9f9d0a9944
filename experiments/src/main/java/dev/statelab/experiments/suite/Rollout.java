package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.verdict.Observed;
import java.util.List;

/** Does a rolling update make requests fail? All replicas are replaced under load, as a Deployment does it. */
public final class Rollout implements FaultInjection {

    @Override
    public String name() {
        return "rollout";
    }

    @Override
    public Fault inject(Scene scene) {
        Fault fault = scene.strike(new Action.Restart());
        List<String> everybody =
                scene.shoppersByPod().values().stream().flatMap(List::stream).toList();
        return fault.hitting(fault.before(), everybody);
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                seen.failures(Metric.ROLLOUT_FAILED),
                seen.loggedOut(Metric.ROLLOUT_LOGINS),
                seen.brokenFlows(Metric.ROLLOUT_FLOWS),
                Metric.ROLLOUT_SECONDS.of(
                        (seen.intervention().over() - seen.intervention().at()) / 1e9));
    }
}
