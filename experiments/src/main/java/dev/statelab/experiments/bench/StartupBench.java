package dev.statelab.experiments.bench;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
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

/** Measures each service on each runtime of this machine. The starts are interleaved, so that a slow minute affects all runtimes alike. */
public final class StartupBench {

    /** One scenario per service, as in the chart's scenario {@code native}. */
    static final List<Scenario> SCENARIOS = List.of(Scenario.REDIS, Scenario.JWT);

    private static final int STARTS = 11;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final int CURVE_RATE = 1000;
    private static final int CURVE_WINDOW_SECONDS = 5;
    private static final int CURVE_WINDOWS = 24;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Vertx vertx;
    private final Path home;
    private final Path logs;
    private final Consumer<String> progress;

    /**
     * @param home the checkout, with both services built for the runtimes that are to be measured
     * @param logs the directory of the replicas' output
     * @param progress receives what is measured next
     */
    public StartupBench(Vertx vertx, Path home, Path logs, Consumer<String> progress) {
        this.vertx = vertx;
        this.home = home;
        this.logs = logs;
        this.progress = progress;
    }

    /**
     * Takes about eighteen minutes.
     *
     * @throws PlatformException if a service is not even packaged for the JVM, or does not start
     */
    public List<Footprint> run() {
        return SCENARIOS.stream()
                .flatMap(scenario -> measure(scenario).stream())
                .toList();
    }

    private Packaging packaging(Scenario scenario, ServiceRuntime runtime) {
        return new Packaging(home, scenario.component(), runtime);
    }

    private List<Footprint> measure(Scenario scenario) {
        List<Runner> runners = new ArrayList<>();
        try {
            for (ServiceRuntime runtime : ServiceRuntime.values()) {
                if (runtime == ServiceRuntime.JVM
                        || packaging(scenario, runtime).isBuilt()) {
                    runners.add(new Runner(scenario, runtime));
                } else {
                    progress.accept("%s: not built for the runtime %s".formatted(scenario, runtime));
                }
            }
            for (int start = 0; start < STARTS; start++) {
                progress.accept("%s: start %d of %d".formatted(scenario, start + 1, STARTS));
                for (Runner runner : runners) {
                    runner.start(start);
                }
            }
            return runners.stream().map(Runner::footprint).toList();
        } finally {
            runners.forEach(Runner::close);
        }
    }

    /** A service on one runtime, with a replica that idles while others start. */
    private final class Runner implements AutoCloseable {

        private final Packaging packaging;
        private final LocalPlatform platform;
        private final LocalTarget target;
        private final double[] starts = new double[STARTS];

        Runner(Scenario scenario, ServiceRuntime runtime) {
            packaging = packaging(scenario, runtime);
            LocalPlatform.Settings settings = new LocalPlatform.Settings(
                    Duration.ZERO, LocalPlatform.Settings.STANDARD.tokenLifetime(), runtime, 1, "", Map.of());
            platform = new LocalPlatform(vertx, home, logs.resolve(runtime.id()), settings);
            target = platform.target(scenario);
        }

        void start(int number) {
            starts[number] = target.tryStart((firstAnswer, replica) -> firstAnswer.toNanos() / NANOS_PER_MILLI);
        }

        Footprint footprint() {
            progress.accept(target.variant().id() + ": load");
            Replica replica = target.replicas().getFirst();
            long idle = ProcessUse.residentBytes(replica.uid());
            Bootstrap interval = Bootstrap.ofMedian(starts);
            try (Visitors visitors = new Visitors(vertx, target, target.address(replica))) {
                visitors.ask(Visitors.Request.WRITE_AND_READ, WARM_UP);
                long since = System.nanoTime();
                Duration cpuBefore = ProcessUse.cpu(replica.uid());
                long requests = visitors.ask(Visitors.Request.WRITE_AND_READ, MEASURED);
                Duration cpu = ProcessUse.cpu(replica.uid()).minus(cpuBefore);
                double seconds = (System.nanoTime() - since) / (NANOS_PER_MILLI * 1000);
                return new Footprint(
                        target.variant().id(),
                        Bootstrap.median(starts),
                        interval.low(),
                        interval.high(),
                        idle,
                        ProcessUse.residentBytes(replica.uid()),
                        packaging.bytes(),
                        ProcessUse.imageBytes(packaging.image()).orElse(null),
                        requests / seconds,
                        cpu.toNanos() / NANOS_PER_MILLI / requests,
                        target.tryStart((firstAnswer, cold) -> curve(visitors, cold)));
            }
        }

        /** Measured on a new replica: the one above warmed itself up before it was ready, and has been under load. */
        private WarmUpCurve curve(Visitors visitors, Replica cold) {
            progress.accept(target.variant().id() + ": warm-up");
            try (Visitors there = visitors.at(vertx, target.address(cold))) {
                return WarmUpCurve.measure(vertx, there, cold.uid(), CURVE_RATE, CURVE_WINDOW_SECONDS, CURVE_WINDOWS);
            }
        }

        @Override
        public void close() {
            target.close();
            platform.close();
        }
    }
}
