package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Scales to one replica, to several and back to one under load: when do new replicas take their share, and what is lost when scaling in? A
 * quick run leaves out the last step.
 */
public final class Scale implements FaultInjection {

    private static final int PEAK = 4;
    private static final int QUICK_PEAK = 2;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public int addresses(Target target) {
        return target.affinities().stream().findFirst().map(Affinity::addresses).orElse(1);
    }

    @Override
    public Fault inject(Scene scene) {
        Target target = scene.target();
        if (target.refusal(Action.Autoscale.class).isEmpty()) {
            scene.undoWith(new Action.Autoscale());
        }
        scene.undoWith(new Action.Scale(target.desiredReplicas()));
        Map<String, List<String>> shoppers = scene.shoppersByPod();
        Fault scaled = scene.strike(new Action.Scale(1));
        List<Replica> left = target.replicas();
        Fault down = removing(scaled, left, shoppers);
        Set<String> veterans = pods(left);

        int peak = scene.load().quick() ? QUICK_PEAK : PEAK;
        long asked = scene.ledger().now();
        scene.perform(new Action.Scale(peak));
        long ready = scene.ledger().now();
        int connections = scene.crowd().connections();
        Await.pause(scene.load().hold());
        List<Operation> held = scene.between(ready, scene.ledger().now());
        int opened = scene.crowd().connections() - connections;
        Set<String> newcomers = pods(target.replicas());
        newcomers.removeAll(veterans);
        int last = scene.load().quick() ? peak : 1;
        scene.perform(new Action.Scale(last));
        Fault done = down.described(
                        "scaled to 1, to %d and to %d".formatted(peak, last),
                        down.done().command() + ", and the same with %d and %d".formatted(peak, last),
                        newcomers.size() == peak - 1 && target.replicas().size() == last
                                ? proof(newcomers, held, opened)
                                : null)
                .until(scene.ledger().now())
                .with(Metric.SCALE_READY.of((ready - asked) / 1e9));
        Routing routing = new Routing(List.of(), held);
        return newcomers.isEmpty() || routing.since().isEmpty()
                ? done
                : done.with(Metric.SCALE_SHARE.of(routing.share(newcomers, peak)));
    }

    /** The fault with the replicas that it has removed, and their users; unchanged if responses do not name their replica. */
    private static Fault removing(Fault scaled, List<Replica> left, Map<String, List<String>> shoppers) {
        if (shoppers.isEmpty()) {
            return scaled;
        }
        List<Replica> removed = scaled.before().stream()
                .filter(former -> left.stream().noneMatch(former::isStill))
                .toList();
        return scaled.striking(
                removed,
                removed.stream()
                        .flatMap(replica -> shoppers.getOrDefault(replica.pod(), List.of()).stream())
                        .toList());
    }

    /** What the new replicas served. Nothing is a result and no doubt: affinity or kept connections leave users where they are. */
    static String proof(Set<String> newcomers, List<Operation> held, int opened) {
        if (held.stream().allMatch(operation -> operation.pod() == null)) {
            return "%d new replicas; no response named its replica".formatted(newcomers.size());
        }
        long served = served(held, newcomers);
        String why = ": affinity or kept connections left all users where they were (%d new connections)";
        return "%d new replicas, which served %d of %d requests%s"
                .formatted(newcomers.size(), served, held.size(), served > 0 ? "" : why.formatted(opened));
    }

    private static Set<String> pods(List<Replica> replicas) {
        return replicas.stream().map(Replica::pod).collect(Collectors.toCollection(HashSet::new));
    }

    private static long served(List<Operation> operations, Set<String> pods) {
        return operations.stream()
                .filter(operation -> operation.pod() != null && pods.contains(operation.pod()))
                .count();
    }

    @Override
    public List<Figure> figures(Observed seen) {
        List<Figure> figures = new ArrayList<>(seen.intervention().figures());
        figures.add(seen.failures(Metric.SCALE_FAILED));
        figures.add(Metric.SCALE_LOST.of(seen.counts().lost(), seen.counts().acknowledged()));
        figures.add(seen.loggedOut(Metric.SCALE_LOGINS));
        figures.add(seen.brokenFlows(Metric.SCALE_FLOWS));
        return figures;
    }
}
