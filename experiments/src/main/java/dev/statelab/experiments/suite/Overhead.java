package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Measured;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.course.Observed;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Metrics;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Usage;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What does an architecture cost in normal operation? Latency and bytes per request; for the shop also CPU time, and memory per session with
 * thousands of them open.
 */
public final class Overhead implements Measurement {

    /** Enough requests for a median. */
    private static final Duration QUICK_HOLD = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "overhead";
    }

    /** The usage so far of a shop's replicas and their store; unknown for other services. */
    private record Used(Usage replicas, Optional<Duration> store) {

        static Used of(ShopTarget shop) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                return new Used(
                        shop.replicas().stream()
                                .map(replica ->
                                        Metrics.of(http, shop.address(replica)).usage())
                                .reduce(new Usage(0, 0, 0), Usage::plus),
                        shop.storeCpu());
            }
        }
    }

    @Override
    public Measured measure(Scene scene) {
        Optional<ShopTarget> shop = scene.target() instanceof ShopTarget one ? Optional.of(one) : Optional.empty();
        Optional<Used> before = shop.map(Used::of);
        long bytesBefore = scene.crowd().bytes();
        Measured calm = scene.measure("load without a fault", "(none)");
        Await.pause(scene.load().quick() ? QUICK_HOLD : scene.load().hold());
        Optional<Used> after = shop.map(Used::of);
        long bytes = scene.crowd().bytes() - bytesBefore;
        List<Operation> held = scene.between(calm.at(), scene.ledger().now());
        Measured measured = calm.proved(
                held.isEmpty() ? null : held.size() + " requests were answered",
                scene.ledger().now());
        if (!held.isEmpty()) {
            measured = performance(measured, held, bytes);
            if (before.isPresent()) {
                measured = costs(measured, before.get(), after.orElseThrow(), held.size());
            }
        }
        return shop.isPresent() ? memory(scene, measured) : measured;
    }

    private static Measured performance(Measured measured, List<Operation> held, long bytes) {
        Latency latency = Latency.of(held);
        return measured.with(Metric.MEDIAN_LATENCY.of(latency.fromIntended().p50()))
                .with(Metric.P99_LATENCY.of(latency.fromIntended().p99()))
                .with(Metric.BYTES_PER_REQUEST.of((double) bytes / held.size()));
    }

    private static Measured costs(Measured calm, Used before, Used after, int requests) {
        Usage used = after.replicas().since(before.replicas());
        Measured measured = calm.with(Metric.CPU_PER_REQUEST.of(used.cpuSeconds() * 1000 / requests));
        double looks = used.cacheHits() + used.cacheMisses();
        if (looks > 0) {
            measured = measured.with(Metric.NEAR_CACHE_HITS.of(100 * used.cacheHits() / looks));
        }
        if (before.store().isPresent()) {
            Duration store = after.store().orElseThrow().minus(before.store().get());
            measured = measured.with(Metric.STORE_CPU_PER_REQUEST.of(store.toNanos() / 1e6 / requests));
        }
        return measured;
    }

    /** Each step adds sessions to those already open. */
    private static Measured memory(Scene scene, Measured fault) {
        OptionalLong none = scene.shop().memory();
        Measured measured = fault;
        if (none.isPresent()) {
            try (OpenSessions sessions = new OpenSessions(scene)) {
                for (int number : scene.load().quick() ? List.of(1_000) : List.of(1_000, 10_000, 100_000)) {
                    sessions.open(number);
                    long taken = scene.shop().memory().orElseThrow() - none.getAsLong();
                    measured = measured.with(
                            Metric.valueOf("SESSION_BYTES_" + number).of((double) taken / number));
                }
            }
        }
        return measured.until(scene.ledger().now());
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
