package dev.statelab.experiments.suite;

import dev.statelab.experiments.bench.Visitors;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much more do four replicas serve than one, and does each request cost more CPU time then? With four replicas, with two and with one,
 * the service is first saturated, then gets the same rate for each replica; in a quick run with two and with one.
 */
public final class Throughput implements Measurement {

    /** Downwards, so that all replicas that are measured have been through the first load: a JVM gets faster for minutes. */
    private static final List<Integer> REPLICAS = List.of(4, 2, 1);

    private static final List<Integer> QUICK_REPLICAS = List.of(2, 1);

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return ShopTarget.refusal(target).or(() -> unmeasured((ShopTarget) target));
    }

    private static Optional<String> unmeasured(ShopTarget shop) {
        if (shop.scenario().store() != Scenario.Store.NONE && shop.storeCpu().isEmpty()) {
            return Optional.of("the CPU time of its store is unknown");
        }
        return shop.affinities().stream()
                        .findFirst()
                        .filter(now -> now.addresses() > 1)
                        .isPresent()
                ? Optional.of("with affinity by address, one replica would get the whole load")
                : Optional.empty();
    }

    @Override
    public Duration pauses(Load load) {
        return Saturation.shortest(load)
                .plus(ConstantLoad.duration(load))
                .multipliedBy(numbers(load).size());
    }

    private static List<Integer> numbers(Load load) {
        return load.quick() ? QUICK_REPLICAS : REPLICAS;
    }

    @Override
    public Measured measure(Scene scene) {
        Target target = scene.target();
        if (target.refusal(Action.Autoscale.class).isEmpty()) {
            scene.undoWith(new Action.Autoscale());
        }
        scene.undoWith(new Action.Scale(target.desiredReplicas()));
        List<Integer> numbers = numbers(scene.load());
        Measured begun = scene.measure(
                "saturated with %s replicas"
                        .formatted(numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))),
                "curl $POD/q/metrics | grep process_cpu_time_ns_total before and after");
        SortedMap<Integer, Served> held = new TreeMap<>();
        for (int number : numbers) {
            scene.prepare(new Action.Scale(number));
            scene.settle();
            held.put(number, serve(scene, number));
        }
        int most = held.lastKey();
        return begun.proved(
                        "with %d replicas, %s"
                                .formatted(most, held.get(most).saturated().limit()),
                        scene.ledger().now())
                .with(figures(held));
    }

    /**
     * What some replicas served.
     *
     * @param cpuSeconds of a request at a constant rate per replica
     */
    record Served(Saturation saturated, double cpuSeconds) {}

    /** Saturates them first, so that the constant load finds compiled code. */
    private static Served serve(Scene scene, int replicas) {
        try (Visitors users =
                new Visitors(scene.vertx(), scene.shop(), scene.shop().url())) {
            scene.progress().phase("saturate the service, replicas: " + replicas);
            Saturation saturated = Saturation.hold(scene, users);
            scene.progress().phase("the same rate for each replica");
            return new Served(saturated, ConstantLoad.cpuSecondsPerRequest(scene, users, replicas));
        }
    }

    /** @param held what was served, by the number of replicas; one of them is 1 */
    static List<Figure> figures(SortedMap<Integer, Served> held) {
        Served one = held.get(1);
        List<Figure> figures = new ArrayList<>();
        figures.add(Metric.THROUGHPUT_1.of(one.saturated().rate()));
        held.tailMap(2).forEach((number, several) -> {
            figures.add(Metric.valueOf("THROUGHPUT_" + number)
                    .of(several.saturated().rate() / one.saturated().rate()));
            figures.add(Metric.valueOf("EFFICIENCY_" + number).of(one.cpuSeconds() / several.cpuSeconds()));
        });
        int most = held.lastKey();
        Saturation saturated = held.get(most).saturated();
        figures.add(Metric.STORE_OF_REPLICA.of(saturated.storeOfReplica(most)));
        figures.add(Metric.MACHINE_BUSY.of(saturated.machinePercent()));
        return figures;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
