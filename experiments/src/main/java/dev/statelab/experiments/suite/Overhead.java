package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Usage;
import dev.statelab.experiments.verdict.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What does an architecture cost in normal operation? Latency and bytes per request; for the shop also CPU time per request, also at higher
 * rates and with tokens that a replica has or has not verified before, and memory per session with thousands of sessions open.
 */
public final class Overhead implements Measurement {

    /** Long enough to send enough requests for a median. */
    private static final Duration QUICK_HOLD = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "overhead";
    }

    @Override
    public Measured measure(Scene scene) {
        Optional<ShopTarget> shop = scene.target() instanceof ShopTarget one ? Optional.of(one) : Optional.empty();
        Optional<Spent> before = shop.map(Spent::of);
        long bytesBefore = scene.crowd().bytes();
        Measured calm = scene.measure("load without a fault", "(none)");
        Await.pause(scene.load().quick() ? QUICK_HOLD : scene.load().hold());
        Optional<Spent> spent = shop.map(after -> Spent.of(after).since(before.orElseThrow()));
        long bytes = scene.crowd().bytes() - bytesBefore;
        List<Operation> held = scene.between(calm.at(), scene.ledger().now());
        Measured measured = calm.proved(
                held.isEmpty() ? null : held.size() + " requests were answered",
                scene.ledger().now());
        if (!held.isEmpty()) {
            measured = performance(measured, held, bytes);
            if (spent.isPresent()) {
                measured = costs(measured, spent.get(), held.size());
            }
        }
        return shop.isPresent() ? memory(scene, beyond(scene, shop.get(), measured)) : measured;
    }

    /**
     * Adds the CPU time at higher rates and by tokens, if the CPU time of the store can be read. Meanwhile the run's users send only one
     * request per second, since their latencies would be those of a saturated service.
     */
    private static Measured beyond(Scene scene, ShopTarget shop, Measured measured) {
        if (shop.storeCpu().isEmpty()) {
            return measured;
        }
        scene.crowd().rate(1);
        try {
            Measured climbed = measured.with(new Climb(scene, shop).figures());
            return shop.scenario().stateful() ? climbed : climbed.with(tokens(scene, shop));
        } finally {
            scene.crowd().rate(scene.load().ratePerSecond());
        }
    }

    private static List<Figure> tokens(Scene scene, ShopTarget shop) {
        try (TokenReads reads = new TokenReads(scene, shop)) {
            return reads.figures();
        }
    }

    private static Measured performance(Measured measured, List<Operation> held, long bytes) {
        Latency latency = Latency.of(held);
        return measured.with(Metric.MEDIAN_LATENCY.of(latency.fromIntended().p50()))
                .with(Metric.P99_LATENCY.of(latency.fromIntended().p99()))
                .with(Metric.BYTES_PER_REQUEST.of((double) bytes / held.size()));
    }

    private static Measured costs(Measured calm, Spent spent, int requests) {
        Measured measured = calm.with(spent.perRequest(requests, Metric.CPU_PER_REQUEST, Metric.STORE_CPU_PER_REQUEST));
        Usage used = spent.replicas();
        double looks = used.cacheHits() + used.cacheMisses();
        return looks > 0 ? measured.with(Metric.NEAR_CACHE_HITS.of(100 * used.cacheHits() / looks)) : measured;
    }

    /** Adds the memory per session; each step opens further sessions besides those already open. */
    private static Measured memory(Scene scene, Measured fault) {
        OptionalLong none = scene.shop().memory();
        Measured measured = fault;
        if (none.isPresent()) {
            try (OpenSessions sessions = new OpenSessions(scene)) {
                for (int number : numbers(scene)) {
                    sessions.open(number);
                    long taken = scene.shop().memory().orElseThrow() - none.getAsLong();
                    measured = measured.with(
                            Metric.valueOf("SESSION_BYTES_" + number).of((double) taken / number));
                }
            }
        }
        return measured.until(scene.ledger().now());
    }

    /** In the memory of two replicas there is no room for the largest number: the store refuses logins beyond a quarter of the heap. */
    private static List<Integer> numbers(Scene scene) {
        if (scene.load().quick()) {
            return List.of(1_000);
        }
        return scene.shop().scenario() == Scenario.MEMORY_STICKY
                ? List.of(1_000, 10_000)
                : List.of(1_000, 10_000, 100_000);
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
