package dev.statelab.experiments.bench;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.platform.local.LocalTarget;
import dev.statelab.experiments.platform.local.Packaging;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a service under load once, on the Java runtime of its image, so that the JVM writes an AOT cache. */
public final class AotTraining {

    private static final Duration LOAD = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final Path home;
    private final Path logs;

    /**
     * @param home the checkout, with the services packaged and their Java runtimes linked
     * @param logs the directory of the replicas' output
     */
    public AotTraining(Vertx vertx, Path home, Path logs) {
        this.vertx = vertx;
        this.home = home;
        this.logs = logs;
    }

    /** The services that can be trained. */
    public static List<String> components() {
        return StartupBench.SCENARIOS.stream().map(Scenario::component).toList();
    }

    /**
     * Trains one service; takes about a minute.
     *
     * @throws PlatformException if no cache was written
     */
    public void train(String component) {
        Scenario scenario = StartupBench.SCENARIOS.stream()
                .filter(candidate -> candidate.component().equals(component))
                .findFirst()
                .orElseThrow();
        LocalPlatform.Settings settings = new LocalPlatform.Settings(
                Duration.ZERO, LocalPlatform.Settings.STANDARD.tokenLifetime(), ServiceRuntime.AOT, 1, "", Map.of());
        try (LocalPlatform platform = new LocalPlatform(vertx, home, logs, settings);
                LocalTarget target = platform.training(scenario)) {
            try (Visitors visitors =
                    new Visitors(vertx, target, target.address(target.replicas().getFirst()))) {
                visitors.ask(Visitors.Request.WRITE_AND_READ, LOAD);
            }
            target.perform(new Action.Scale(0)); // the JVM writes the cache before it exits
            if (!new Packaging(home, component, ServiceRuntime.AOT).keepTrained()) {
                throw new PlatformException("the JVM wrote no AOT cache; its log is in " + logs);
            }
        }
    }
}
