package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Starts each service as {@value LocalTarget#REPLICAS} processes on this machine, and ends them whatever happens. */
public final class LocalPlatform implements Platform {

    private final Vertx vertx;
    private final Path home;
    private final Path logs;
    private final Set<LocalTarget> open = new HashSet<>();
    private final Thread hook = new Thread(this::closeTargets, "end-local-replicas");

    /**
     * @param home the checkout, with both services packaged
     * @param logs where each replica's output goes
     */
    public LocalPlatform(Vertx vertx, Path home, Path logs) {
        this.vertx = vertx;
        this.home = home;
        this.logs = logs;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public List<Scenario> scenarios() {
        return List.of(Scenario.values());
    }

    @Override
    public Target target(Scenario scenario) {
        Path jar = home.resolve(scenario.component() + "-service/target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw new PlatformException("the services are not packaged: run ./lab demo, or mvn package");
        }
        try {
            Path directory = Files.createDirectories(logs.resolve(scenario.id()));
            LocalTarget target = new LocalTarget(vertx, scenario, jar, directory, this::forget);
            synchronized (open) {
                open.add(target);
            }
            target.start();
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget(LocalTarget target) {
        synchronized (open) {
            open.remove(target);
        }
    }

    private void closeTargets() {
        Set<LocalTarget> left;
        synchronized (open) {
            left = new HashSet<>(open);
        }
        left.forEach(LocalTarget::close);
    }

    @Override
    public void close() {
        closeTargets();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
