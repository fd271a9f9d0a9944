package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How evenly is the load spread, and what share does a new replica get, if clients keep a connection for ever, for five seconds, or for one
 * request? A balancer of connections, such as a Service, has no choice while a client keeps one. The affinity stays as it is.
 */
public final class Connections implements Measurement {

    /** Long enough for some requests of each user. */
    private static final Duration SHORTEST_HOLD = Duration.ofSeconds(3);

    /** How long clients keep a connection. */
    private enum Lifetime {
        KEPT("connections kept for ever", Duration.ofDays(1)),
        FIVE_SECONDS("connections kept for five seconds", Duration.ofSeconds(5)),
        ONE_REQUEST("one request per connection", Duration.ZERO);

        private static final List<Lifetime> LONGEST_FIRST = List.of(values());

        private final String words;
        private final Duration longest;

        Lifetime(String words, Duration longest) {
            this.words = words;
            this.longest = longest;
        }
    }

    /**
     * The load over connections of one lifetime.
     *
     * @param routing the replicas that served it
     * @param opened how many connections were opened meanwhile
     */
    private record Held(Routing routing, int opened) {}

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public int addresses(Target target) {
        return target.affinities().stream().findFirst().map(Affinity::addresses).orElse(1);
    }

    @Override
    public Duration pauses(Load load) {
        return duration(load).multipliedBy(2L * Lifetime.LONGEST_FIRST.size());
    }

    @Override
    public String unproved() {
        return "the lifetime of connections had no effect, or there was not one more replica";
    }

    /** Shortens the lifetime only after the new replica has come: those who keep their connections must have opened them before. */
    @Override
    public Measured measure(Scene scene) {
        Target target = scene.target();
        int home = target.desiredReplicas();
        if (target.refusal(Action.Autoscale.class).isEmpty()) {
            scene.undoWith(new Action.Autoscale());
        }
        scene.undoWith(new Action.Scale(home));
        Measured begun = scene.measure(
                "connections were kept for different times, before and after a replica was added",
                "curl -H 'Connection: close' for the last request of a connection");
        List<Figure> figures = new ArrayList<>();
        for (Lifetime lifetime : Lifetime.LONGEST_FIRST.reversed()) {
            Held held = hold(scene, lifetime);
            figures.add(metric(lifetime, "IMBALANCE")
                    .of(held.routing().imbalance(home).orElseThrow()));
        }
        Set<String> veterans = pods(target.replicas());
        scene.prepare(new Action.Scale(home + 1));
        scene.settle();
        Set<String> newcomers = pods(target.replicas());
        newcomers.removeAll(veterans);
        List<Integer> opened = new ArrayList<>();
        for (Lifetime lifetime : Lifetime.LONGEST_FIRST) {
            Held held = hold(scene, lifetime);
            opened.add(held.opened());
            figures.add(metric(lifetime, "SHARE").of(held.routing().share(newcomers, home + 1)));
        }
        scene.crowd().connectionLifetime(scene.load().connectionLifetime());
        figures.sort(Comparator.comparing(Figure::metric));
        boolean proved = newcomers.size() == 1 && opened.getLast() > opened.getFirst();
        return begun.proved(
                        proved
                                ? "with one more replica, users opened %d connections while they kept them, and %d for one request each"
                                        .formatted(opened.getFirst(), opened.getLast())
                                : null,
                        scene.ledger().now())
                .with(figures);
    }

    private static Metric metric(Lifetime lifetime, String what) {
        return Metric.valueOf("CONNECTIONS_" + lifetime + "_" + what);
    }

    private static Duration duration(Load load) {
        return load.hold().compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : load.hold();
    }

    private static Held hold(Scene scene, Lifetime lifetime) {
        scene.progress().phase(lifetime.words);
        int before = scene.crowd().connections();
        scene.crowd().connectionLifetime(lifetime.longest);
        long from = scene.ledger().now();
        Await.pause(duration(scene.load()));
        Routing routing = new Routing(
                List.of(), returning(scene.between(from, scene.ledger().now()), from));
        if (routing.since().isEmpty()) {
            throw new PlatformException("no response named its replica");
        }
        return new Held(routing, scene.crowd().connections() - before);
    }

    /** The operations sent since then, without the first of each user: it may have been the last one over an older connection. */
    private static List<Operation> returning(List<Operation> operations, long from) {
        Set<String> users = new HashSet<>();
        return operations.stream()
                .filter(operation -> operation.sent() > from)
                .filter(operation -> !users.add(operation.user()))
                .toList();
    }

    private static Set<String> pods(List<Replica> replicas) {
        return replicas.stream().map(Replica::pod).collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
