package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Fault;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Observed;
import dev.statelab.experiments.course.Row;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.course.Verdict;
import java.util.List;

/** What does the sudden death of one replica cost? The victim is the replica that served most shoppers last. */
public final class PodKill implements FaultInjection {

    @Override
    public String name() {
        return "pod-kill";
    }

    @Override
    public Fault inject(Scene scene) {
        return scene.killBusiest();
    }

    @Override
    public Verdict judge(Observed seen) {
        return Verdict.of(seen.counts())
                .and(
                        true,
                        "the killed replica had served %d shoppers"
                                .formatted(seen.intervention().shoppers().size()));
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                new Figure(
                        Row.FAULT_TOLERANCE,
                        "acknowledged writes lost with a replica",
                        seen.counts().lost(),
                        "writes"),
                new Figure(
                        Row.FAULT_TOLERANCE,
                        "shoppers logged out with a replica",
                        seen.counts().relogins(),
                        "shoppers"),
                new Figure(
                        Row.FAULT_TOLERANCE,
                        "requests without a good answer after a replica's death",
                        seen.failures(),
                        "requests"),
                new Figure(
                        Row.FAULT_TOLERANCE,
                        "all well after a replica's death",
                        seen.recovery().steady(),
                        "s"));
    }
}
