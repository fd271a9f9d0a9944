package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.FaultInjection;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Budget;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How evenly does an affinity spread the load, and which users move when a replica is killed? Without affinity, sessions in the memory of a
 * replica break as soon as another replica responds. In that case, and in quick runs, no replica is killed, and the affinity is restored
 * after a while. Clients reconnect every second, since a changed affinity does not affect open connections.
 */
public final class AffinityChange implements FaultInjection {

    private static final Duration CONNECTION_LIFETIME = Duration.ofSeconds(1);

    /** kube-proxy takes a moment to apply a change of the Service, and a connection from before that stays with its replica. */
    private static final Duration PROPAGATION = CONNECTION_LIFETIME.plusSeconds(1);

    /** Long enough for the propagation, and then for each user to return over a new connection. */
    private static final Duration SHORTEST_HOLD = Duration.ofSeconds(5);

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
        if (!target.affinities().contains(affinity)) {
            return Optional.of("the balancer does not support affinity " + affinity.id());
        }
        return affinity == Affinity.COOKIE
                        && target instanceof ShopTarget shop
                        && !shop.scenario().stateful()
                ? Optional.of("clients of " + target.name() + " do not keep cookies")
                : Optional.empty();
    }

    @Override
    public Load load(Load asked) {
        return asked.reconnecting(CONNECTION_LIFETIME);
    }

    @Override
    public int addresses(Target target) {
        return affinity.addresses();
    }

    @Override
    public Fault inject(Scene scene) {
        Affinity former = scene.target().affinities().getFirst();
        scene.undoWith(new Action.SetAffinity(former));
        int connections = scene.crowd().connections();
        Fault change = scene.strike(new Action.SetAffinity(affinity));
        Duration hold = scene.load().hold();
        Await.pause(hold.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : hold);
        Routing routing = new Routing(scene.between(0, change.over()), sentSince(scene, change));
        int replicas = scene.target().replicas().size();
        String proof = routing.proof(affinity, replicas, scene.crowd().connections() - connections);
        List<Figure> imbalance = imbalance(routing, scene.crowd().usersByEntrance(), replicas);
        if (scene.load().quick() || affinity == Affinity.NONE && needsAffinity(scene.target())) {
            scene.perform(new Action.SetAffinity(former));
            return change.described(change.done().what(), change.done().command(), proof)
                    .until(scene.ledger().now())
                    .with(imbalance);
        }
        Fault kill = scene.killBusiest();
        return kill.described(
                        change.done().what() + ", then " + kill.done().what(),
                        change.done().command() + "; " + kill.done().command(),
                        proof == null || kill.done().proof() == null
                                ? null
                                : proof + "; " + kill.done().proof())
                .with(imbalance);
    }

    /**
     * The imbalance of all users and, if the affinity looks at addresses, of those behind two of them. Each address has
     * its replica, whoever else is there, so these would be spread in the same way if they were alone. None if the
     * responses do not name their replica.
     */
    private List<Figure> imbalance(Routing routing, List<Set<String>> byAddress, int replicas) {
        List<Figure> figures = new ArrayList<>();
        routing.imbalance(replicas)
                .ifPresent(all -> figures.add(metric("IMBALANCE").of(all)));
        if (affinity.addresses() > 1) {
            routing.imbalanceOfPairs(byAddress, replicas)
                    .ifPresent(few -> figures.add(metric("FEW_IMBALANCE").of(few)));
        }
        return figures;
    }

    /** Whether sessions may break without affinity; for a service other than the shop, they are assumed to. */
    private static boolean needsAffinity(Target target) {
        return !(target instanceof ShopTarget shop) || shop.scenario() == Scenario.MEMORY_STICKY;
    }

    /** The operations sent since the change took effect everywhere. */
    private static List<Operation> sentSince(Scene scene, Fault change) {
        long inEffect = change.over() + PROPAGATION.toNanos();
        return scene.between(inEffect, scene.ledger().now()).stream()
                .filter(operation -> operation.sent() > inEffect)
                .toList();
    }

    private Metric metric(String what) {
        return Metric.valueOf("AFFINITY_" + affinity + "_" + what);
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
            movedBystanders(seen).ifPresent(moved -> figures.add(metric("MOVED").of(moved)));
        }
        return figures;
    }

    /**
     * The share of users, in percent, whom a different replica served later, among those whom the victim had not last
     * served. Empty if there were none, or the responses do not name their replica.
     */
    private static OptionalDouble movedBystanders(Observed seen) {
        List<Operation> bystanders = seen.operations().stream()
                .filter(operation -> !seen.intervention().shoppers().contains(operation.user()))
                .toList();
        long at = seen.intervention().at();
        Routing routing = new Routing(
                bystanders.stream().filter(operation -> operation.done() < at).toList(),
                bystanders.stream().filter(operation -> operation.done() >= at).toList());
        return routing.home().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        100.0 * routing.moved().size() / routing.home().size());
    }
}
