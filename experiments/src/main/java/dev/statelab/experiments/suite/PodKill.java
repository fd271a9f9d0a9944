package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Verdict;
import java.util.List;

/** What does it cost when one replica is killed? The victim is the replica that had last served the most users. */
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
    public Verdict safety(Observed seen) {
        return Verdict.of(seen.counts())
                .and(
                        true,
                        "the killed replica had served %d users, of whose writes %d were in flight"
                                .formatted(seen.intervention().shoppers().size(), seen.writesInFlight()));
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return List.of(
                Metric.POD_KILL_LOST.of(seen.counts().lost(), seen.counts().acknowledged()),
                seen.loggedOut(Metric.POD_KILL_LOGINS),
                seen.brokenFlows(Metric.POD_KILL_FLOWS),
                seen.brokenCarts(Metric.POD_KILL_CARTS),
                seen.failures(Metric.POD_KILL_FAILED),
                Metric.POD_KILL_IN_FLIGHT.of(seen.inFlight()),
                Metric.POD_KILL_LATER.of(seen.laterFailures()),
                Metric.POD_KILL_WELL.of(seen.recovery().wellAfter()));
    }
}
