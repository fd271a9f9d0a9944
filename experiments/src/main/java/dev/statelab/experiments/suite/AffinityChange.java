package dev.statelab.experiments.suite;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.course.Budget;
import dev.statelab.experiments.course.Fault;
import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.course.Observed;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How evenly does an affinity spread the load, and who has to move when a replica dies? Without affinity, sessions that live in
 * a replica's memory are broken by any other replica: then nobody is killed, and affinity is given back after a while. Nor is
 * anybody where it has to be quick.
 */
public final class AffinityChange implements FaultInjection {

    private final Affinity affinity;

    public AffinityChange(Affinity affinity) {
        this.affinity = affinity;
    }

    @Override
    public String name() {
        return "affinity-" + affinity.id();
    }

    @Override
    public Optional<String> refusal(Target target) {
        return target.affinities().contains(affinity)
                ? Optional.empty()
                : Optional.of("the balancer has no affinity by " + affinity.id());
    }

    @Override
    public Fault inject(Scene scene) {
        Affinity former = scene.target().affinities().getFirst();
        scene.undoWith(new Action.SetAffinity(former));
        Fault stuck = scene.strike(new Action.SetAffinity(affinity));
        Await.pause(scene.load().hold());
        List<Operation> held = scene.between(stuck.at(), scene.ledger().now());
        Figure unevenness = metric("IMBALANCE")
                .of(unevenness(held, scene.target().replicas().size()));
        if (scene.load().quick() || affinity == Affinity.NONE && scene.target().scenario() == Scenario.MEMORY_STICKY) {
            scene.perform(new Action.SetAffinity(former));
            return stuck.until(scene.ledger().now()).with(unevenness);
        }
        return scene.killBusiest().with(unevenness);
    }

    private Metric metric(String what) {
        return Metric.valueOf("AFFINITY_" + affinity + "_" + what);
    }

    /** 1 where all replicas answered equally often; as many as there are replicas where one answered everything. */
    private static double unevenness(List<Operation> operations, int replicas) {
        Map<String, Long> byPod = operations.stream()
                .filter(operation -> operation.pod() != null)
                .collect(groupingBy(Operation::pod, counting()));
        long all = byPod.values().stream().mapToLong(Long::longValue).sum();
        long most = byPod.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return all == 0 ? 1 : (double) most * replicas / all;
    }

    @Override
    public Budget budget() {
        return Budget.OF_A_CRASH;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        List<Figure> figures = new ArrayList<>(seen.intervention().figures());
        figures.add(metric("LOST").of(seen.counts().lost(), seen.counts().acknowledged()));
        figures.add(metric("LOGINS").of(seen.counts().relogins()));
        if (!seen.intervention().victims().isEmpty()) {
            figures.add(metric("MOVED").of(movedBystanders(seen)));
        }
        return figures;
    }

    /** Of the shoppers whom the victim had not served last, the share that another replica served later. */
    private static double movedBystanders(Observed seen) {
        Set<String> hit = Set.copyOf(seen.intervention().shoppers());
        Map<String, String> home = new HashMap<>();
        Set<String> moved = new HashSet<>();
        for (Operation operation : seen.operations()) {
            if (operation.pod() == null || hit.contains(operation.user())) {
                continue;
            }
            if (operation.done() < seen.intervention().at()) {
                home.put(operation.user(), operation.pod());
            } else if (!operation.pod().equals(home.get(operation.user()))) {
                moved.add(operation.user());
            }
        }
        return home.isEmpty() ? 0 : 100.0 * moved.size() / home.size();
    }
}
