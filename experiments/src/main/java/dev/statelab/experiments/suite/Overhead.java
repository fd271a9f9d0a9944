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
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.platform.Usage;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What does an architecture cost in normal operation? Latency, CPU time and bytes of a request; then the memory of a session, with thousands
 * of them open.
 */
public final class Overhead implements Measurement {

    /** Enough requests for a median. */
    private static final Duration QUICK_HOLD = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "overhead";
    }

    @Override
    public Measured measure(Scene scene) {
        Optional<Duration> storeBefore = scene.target().storeCpu();
        Usage usageBefore = usage(scene.target());
        long bytesBefore = scene.crowd().bytes();
        Measured calm = scene.measure("nothing but the load", "(none)");
        Await.pause(scene.load().quick() ? QUICK_HOLD : scene.load().hold());
        Usage used = usage(scene.target()).since(usageBefore);
        long bytes = scene.crowd().bytes() - bytesBefore;
        List<Operation> held = scene.between(calm.at(), scene.ledger().now());
        Measured measured = calm.proved(
                held.isEmpty() ? null : held.size() + " requests were answered",
                scene.ledger().now());
        if (!held.isEmpty()) {
            measured = performance(measured, held, used, bytes);
            if (storeBefore.isPresent()) {
                Duration store = scene.target().storeCpu().orElseThrow().minus(storeBefore.get());
                measured = measured.with(Metric.STORE_CPU_PER_REQUEST.of(store.toNanos() / 1e6 / held.size()));
            }
        }
        return memory(scene, measured);
    }

    private static Measured performance(Measured fault, List<Operation> held, Usage used, long bytes) {
        Latency latency = Latency.of(held);
        Measured measured = fault.with(
                        Metric.MEDIAN_LATENCY.of(latency.fromIntended().p50()))
                .with(Metric.P99_LATENCY.of(latency.fromIntended().p99()))
                .with(Metric.CPU_PER_REQUEST.of(used.cpuSeconds() * 1000 / held.size()))
                .with(Metric.BYTES_PER_REQUEST.of((double) bytes / held.size()));
        double looks = used.cacheHits() + used.cacheMisses();
        return looks == 0 ? measured : measured.with(Metric.NEAR_CACHE_HITS.of(100 * used.cacheHits() / looks));
    }

    /** Each step opens more sessions, and leaves those before. */
    private static Measured memory(Scene scene, Measured fault) {
        OptionalLong none = scene.target().memory();
        Measured measured = fault;
        if (none.isPresent()) {
            try (OpenSessions sessions = new OpenSessions(scene)) {
                for (int number : scene.load().quick() ? List.of(1_000) : List.of(1_000, 10_000, 100_000)) {
                    sessions.open(number);
                    long taken = scene.target().memory().orElseThrow() - none.getAsLong();
                    measured = measured.with(
                            Metric.valueOf("SESSION_BYTES_" + number).of((double) taken / number));
                }
            }
        }
        return measured.until(scene.ledger().now());
    }

    private static Usage usage(Target target) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return target.replicas().stream()
                    .map(replica -> Metrics.of(http, target.address(replica)).usage())
                    .reduce(new Usage(0, 0, 0), Usage::plus);
        }
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
