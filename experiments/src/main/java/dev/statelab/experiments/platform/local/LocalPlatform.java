package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.Variant;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts each service as processes on this machine, and always stops them. */
public final class LocalPlatform implements Platform {

    private final Vertx vertx;
    private final Path home;
    private final Path logs;
    private final Settings settings;
    private final Set<LocalTarget> open = new HashSet<>();

    /** Runs beside an undo, which would otherwise restart replicas, for up to minutes, before they are ended. */
    private final Thread hook = new Thread(this::closeTargets, "end-local-replicas");

    private boolean closed;

    /**
     * The settings of the services.
     *
     * @param shutdownDelay how long a replica continues to serve after SIGTERM, so that balancers can take it out of rotation
     * @param tokenLifetime the lifetime of an access token
     * @param runtime the runtime of the services
     * @param replicas of each service at the beginning; more if its scenario needs more
     * @param javaOptions for the JVM of a replica
     * @param environment additional environment variables of a replica
     */
    public record Settings(
            Duration shutdownDelay,
            Duration tokenLifetime,
            ServiceRuntime runtime,
            int replicas,
            String javaOptions,
            Map<String, String> environment) {

        /** The settings of the chart. */
        public static final Settings STANDARD =
                new Settings(Duration.ofSeconds(8), Duration.ofMinutes(5), ServiceRuntime.JVM, 2, "", Map.of());

        /** Settings for quick runs: without the optimising compiler, which makes a JVM fast but slow to start. */
        public static final Settings QUICK = new Settings(
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                ServiceRuntime.JVM,
                2,
                "-XX:TieredStopAtLevel=1",
                Map.of());

        /** These settings with another runtime. */
        public Settings with(ServiceRuntime other) {
            return new Settings(shutdownDelay, tokenLifetime, other, replicas, javaOptions, environment);
        }
    }

    /**
     * @param home the checkout, with both services built for that runtime
     * @param logs the directory of the replicas' output
     */
    public LocalPlatform(Vertx vertx, Path home, Path logs, Settings settings) {
        this.vertx = vertx;
        this.home = home;
        this.logs = logs;
        this.settings = settings;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public String name() {
        return "local";
    }

    /** The scenarios whose service can run on the runtime of the settings and is built for it. */
    @Override
    public List<Scenario> scenarios() {
        List<Scenario> built = Arrays.stream(Scenario.values())
                .filter(scenario -> scenario.runsOn(settings.runtime()))
                .filter(scenario -> packaging(scenario).isBuilt())
                .toList();
        if (built.isEmpty()) {
            throw packaging(Scenario.values()[0]).notBuilt();
        }
        return built;
    }

    private Packaging packaging(Scenario scenario) {
        return new Packaging(home, scenario.component(), settings.runtime());
    }

    @Override
    public Variant variant(Scenario scenario) {
        return new Variant(scenario, settings.runtime());
    }

    @Override
    public LocalTarget target(Scenario scenario) {
        return target(scenario, packaging(scenario).command());
    }

    /** As {@link #target}, for a service that writes its AOT cache on SIGTERM. */
    public LocalTarget training(Scenario scenario) {
        return target(scenario, packaging(scenario).trainingCommand());
    }

    private LocalTarget target(Scenario scenario, List<String> command) {
        try {
            return start(scenario, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LocalTarget start(Scenario scenario, List<String> command) throws IOException {
        Path directory = Files.createDirectories(logs.resolve(scenario.id()));
        String password = ServiceEnvironment.secret();
        LocalStore store = store(scenario, directory);
        SigningKeys keys = scenario.stateful() ? null : new SigningKeys();
        Map<String, String> environment = ServiceEnvironment.of(scenario, settings, password, keys);
        Relays relays = store == null ? null : new Relays(vertx, store);
        Balancer balancer = new Balancer(Health.OF_THE_SHOP);
        balancer.stick(scenario.stateful() && scenario != Scenario.REPLICATED);
        Peers peers = scenario == Scenario.REPLICATED ? Peers.onFreePorts() : Peers.NONE;
        Fleet fleet = new Fleet(
                scenario.component(),
                command,
                directory,
                replica -> ServiceEnvironment.of(replica, relays, environment),
                peers,
                balancer,
                Health.OF_THE_SHOP);
        LocalTarget target = new LocalTarget(
                variant(scenario),
                password,
                balancer,
                fleet,
                store,
                relays,
                keys,
                settings.shutdownDelay(),
                this::forget);
        try {
            keep(target);
            if (store != null) {
                store.start();
            }
            fleet.scale(Math.max(settings.replicas(), scenario.leastReplicas()));
            return target;
        } catch (PlatformException e) {
            target.close();
            throw e;
        }
    }

    private static LocalStore store(Scenario scenario, Path directory) throws IOException {
        return switch (scenario.store()) {
            case NONE -> null;
            case REDIS ->
                scenario == Scenario.REDIS_CLUSTER
                        ? new LocalRedisCluster(directory)
                        : new LocalRedis(directory.resolve("redis.log"));
            case POSTGRESQL -> new LocalPostgres(directory.resolve("postgresql.log"));
        };
    }

    private void keep(LocalTarget target) {
        synchronized (open) {
            if (closed) {
                throw new PlatformException("the services are being stopped");
            }
            open.add(target);
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
            closed = true;
            left = new HashSet<>(open);
        }
        left.forEach(LocalTarget::close);
    }

    @Override
    public void close() {
        closeTargets();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the harness is exiting: the hook runs now and finds everything closed
        }
    }
}
