package dev.statelab.experiments.bench;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.platform.local.LocalTarget;
import dev.statelab.experiments.platform.local.Packaging;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Each service in each form, one after the other on this machine. */
public final class StartupBench {

    /** One of each service, as the chart's scenario {@code native} has them. */
    private static final List<Scenario> SCENARIOS = List.of(Scenario.REDIS, Scenario.JWT);

    private static final int STARTS = 11;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Vertx vertx;
    private final Path home;
    private final Path logs;
    private final Consumer<String> progress;

    /**
     * @param home the checkout, with both services built in both forms
     * @param logs where the replicas' output goes
     * @param progress is told what is measured next
     */
    public StartupBench(Vertx vertx, Path home, Path logs, Consumer<String> progress) {
        this.vertx = vertx;
        this.home = home;
        this.logs = logs;
        this.progress = progress;
    }

    /**
     * Takes some three minutes.
     *
     * @throws PlatformException at once where something is not built
     */
    public List<Footprint> run() {
        for (Packaging packaging : Packaging.values()) {
            SCENARIOS.forEach(scenario -> packaging.bytes(home, scenario.component()));
        }
        List<Footprint> footprints = new ArrayList<>();
        for (Scenario scenario : SCENARIOS) {
            for (Packaging packaging : Packaging.values()) {
                footprints.add(measure(scenario, packaging));
            }
        }
        return footprints;
    }

    private Footprint measure(Scenario scenario, Packaging packaging) {
        LocalPlatform.Settings settings = new LocalPlatform.Settings(
                Duration.ZERO, LocalPlatform.Settings.STANDARD.tokenLifetime(), packaging, 1, "", Map.of());
        try (LocalPlatform platform = new LocalPlatform(vertx, home, logs.resolve(packaging.toString()), settings);
                LocalTarget target = platform.target(scenario)) {
            progress.accept("%s, %s: %d starts".formatted(scenario, packaging, STARTS));
            double[] starts = Stream.generate(target::tryStart)
                    .limit(STARTS)
                    .mapToDouble(start -> start.toNanos() / NANOS_PER_MILLI)
                    .sorted()
                    .toArray();
            progress.accept("%s, %s: load".formatted(scenario, packaging));
            Replica replica = target.replicas().getFirst();
            long idle = ProcessUse.residentBytes(replica.uid());
            try (Visitors visitors = new Visitors(vertx, target, target.address(replica))) {
                visitors.ask(Visitors.Request.WRITE_AND_READ, WARM_UP);
                long since = System.nanoTime();
                Duration cpuBefore = ProcessUse.cpu(replica.uid());
                long requests = visitors.ask(Visitors.Request.WRITE_AND_READ, MEASURED);
                Duration cpu = ProcessUse.cpu(replica.uid()).minus(cpuBefore);
                double seconds = (System.nanoTime() - since) / (NANOS_PER_MILLI * 1000);
                return new Footprint(
                        target.architecture().id(),
                        starts[STARTS / 2],
                        starts[0],
                        idle,
                        ProcessUse.residentBytes(replica.uid()),
                        packaging.bytes(home, scenario.component()),
                        ProcessUse.imageBytes(packaging.image(scenario.component()))
                                .orElse(null),
                        requests / seconds,
                        cpu.toNanos() / NANOS_PER_MILLI / requests);
            }
        }
    }
}
