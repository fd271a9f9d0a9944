package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Variant;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One service as processes of this machine, with the equivalent command of each change. */
public final class LocalTarget implements ShopTarget {

    private final Variant variant;
    private final String password;
    private final Balancer balancer;
    private final Fleet fleet;
    private final LocalStore store;
    private final Relays relays;
    private final SigningKeys keys;
    private final Processes processes;
    private final Consumer<LocalTarget> onClose;
    private boolean closed;

    /**
     * @param store null if the scenario has none
     * @param relays the relays to it; null without a store
     * @param keys null if the scenario has none
     * @param shutdownDelay how long a replica continues to serve after SIGTERM
     */
    LocalTarget(
            Variant variant,
            String password,
            Balancer balancer,
            Fleet fleet,
            LocalStore store,
            Relays relays,
            SigningKeys keys,
            Duration shutdownDelay,
            Consumer<LocalTarget> onClose) {
        this.variant = variant;
        this.password = password;
        this.balancer = balancer;
        this.fleet = fleet;
        this.store = store;
        this.relays = relays;
        this.keys = keys;
        this.processes = new Processes(fleet, balancer, "java -jar quarkus-run.jar", shutdownDelay);
        this.onClose = onClose;
    }

    @Override
    public Variant variant() {
        return variant;
    }

    @Override
    public URI url() {
        return balancer.url();
    }

    @Override
    public URI address(Replica replica) {
        return fleet.process(replica).url();
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public List<Replica> replicas() {
        return fleet.replicas();
    }

    @Override
    public int desiredReplicas() {
        return fleet.desired();
    }

    @Override
    public List<String> exits() {
        return fleet.exits();
    }

    @Override
    public List<Affinity> affinities() {
        return processes.affinities();
    }

    @Override
    public Optional<Fsync> fsync() {
        return store instanceof FlushingStore redis ? Optional.of(redis.fsync()) : Optional.empty();
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(processes.settings());
        if (store != null) {
            settings.put("store", storeRuns() ? "running" : "stopped");
            settings.put("relays to the store", relays.interposed() ? "one per replica" : "none");
        }
        if (store instanceof FlushingStore redis) {
            String reported = Arrays.stream(Fsync.values())
                    .filter(redis::flushes)
                    .map(Fsync::id)
                    .findFirst()
                    .orElse("unknown");
            settings.put("appendfsync", reported);
        }
        return settings;
    }

    private boolean storeRuns() {
        try {
            return store.processes().allMatch(ProcessHandle::isAlive);
        } catch (PlatformException e) {
            return false; // PostgreSQL has no process then
        }
    }

    @Override
    public Optional<String> refusal(Class<? extends Action> kind) {
        boolean powerLoss = Action.PowerLoss.class.isAssignableFrom(kind);
        boolean ofRedis = powerLoss || kind == Action.Flush.class;
        boolean ofStore = ofRedis
                || kind == Action.KillStore.class
                || kind == Action.StopStore.class
                || Action.OnTheWayToTheStore.class.isAssignableFrom(kind);
        if (ofStore && store == null) {
            return Optional.of(scenario() + " has no store");
        }
        if (ofRedis && fsync().isEmpty()) {
            return Optional.of("appendfsync is a setting of Redis");
        }
        if (powerLoss) {
            return store instanceof LocalRedis
                    ? FlushTrace.refusal()
                    : Optional.of("the harness can cut the power of a single Redis only");
        }
        if (Action.OnTheWayToTheStore.class.isAssignableFrom(kind) && !store.canBeRelayed()) {
            return Optional.of(
                    "clients of " + scenario() + " bypass a relay: they use the addresses that the nodes announce");
        }
        if (Action.OnThePrimary.class.isAssignableFrom(kind)) {
            return Optional.of("no Sentinels run on this machine that would replace a primary");
        }
        if (kind == Action.RotateKeys.class && keys == null) {
            return Optional.of(scenario() + " has no signing keys");
        }
        return Processes.refusal(kind);
    }

    @Override
    public Action.Done perform(Action action) {
        return switch (action) {
            case Action.RotateKeys rotation -> rotateKeys();
            case Action.KillStore kill -> killStore();
            case Action.StopStore stop -> stopStore();
            case Action.StartStore start -> startStore();
            case Action.Flush flush -> flush(flush.policy(), false);
            case Action.TraceFlushes trace -> flush(trace.policy(), true);
            case Action.LosePower loss -> losePower();
            case Action.OnTheWayToTheStore onTheWay -> relays.perform(onTheWay, fleet);
            default -> processes.perform(action);
        };
    }

    private Action.Done rotateKeys() {
        try {
            keys.rotate();
        } catch (IOException e) {
            throw new PlatformException("cannot write the keys: " + e.getMessage(), e);
        }
        return new Action.Done(
                "signing keys rotated by one step",
                "mv current.jwks previous.jwks && mv next.jwks current.jwks",
                null,
                "the key files have changed");
    }

    private Action.Done flush(Fsync policy, boolean traced) {
        FlushingStore redis = redis(FlushingStore.class);
        redis.flush(policy);
        stopStore();
        if (traced) {
            redis(LocalRedis.class).traceFlushes();
        }
        startStore();
        return new Action.Done(
                "Redis with appendfsync " + policy.id(),
                "redis-server --appendonly yes --appendfsync " + policy.id(),
                null,
                redis.flushes(policy) ? "Redis reports this setting" : null);
    }

    private <T extends FlushingStore> T redis(Class<T> kind) {
        if (kind.isInstance(store)) {
            return kind.cast(store);
        }
        throw new PlatformException(scenario() + " has no such Redis");
    }

    private synchronized Action.Done losePower() {
        String proof = redis(LocalRedis.class).losePower();
        startStore();
        return new Action.Done("the store's machine lost its power", "echo b > /proc/sysrq-trigger", 0, proof);
    }

    private synchronized Action.Done killStore() {
        List<ProcessHandle> before = store.processes().toList();
        String proof = store.kill();
        String killed = pids(before.stream().filter(process -> !process.isAlive()));
        startStore();
        return new Action.Done("SIGKILL of the store", "kill -9 " + killed, 0, proof);
    }

    private synchronized Action.Done stopStore() {
        List<ProcessHandle> processes = store.processes().toList();
        store.stop();
        return new Action.Done(
                "the store stopped",
                "kill -TERM " + pids(processes.stream()),
                null,
                processes.stream().noneMatch(ProcessHandle::isAlive) ? "its processes have ended" : null);
    }

    private static String pids(Stream<ProcessHandle> processes) {
        return processes.map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
    }

    private synchronized Action.Done startStore() {
        if (closed) {
            throw new PlatformException("the store has been stopped");
        }
        store.start();
        return new Action.Done("the store started", "(the same command as before)", null, "it accepts connections");
    }

    /**
     * Starts an additional replica outside the rotation, and kills it after use.
     *
     * @param use called at its first successful response, with the time since the start of its process, and with the replica
     * @return the result of the use
     * @throws PlatformException if it does not become ready
     */
    public <T> T tryStart(BiFunction<Duration, Replica, T> use) {
        return fleet.tryStart(use);
    }

    @Override
    public Optional<Duration> storeCpu() {
        return Optional.of(
                store == null
                        ? Duration.ZERO
                        : store.processes()
                                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                                .flatMap(process -> process.info().totalCpuDuration().stream())
                                .reduce(Duration.ZERO, Duration::plus));
    }

    /** Without a store, nothing is exchanged, unless replicas copy sessions to each other: only they can count that. */
    @Override
    public OptionalLong exchanged() {
        if (store != null) {
            return store.exchanged();
        }
        return scenario() == Scenario.REPLICATED ? OptionalLong.empty() : OptionalLong.of(0);
    }

    @Override
    public OptionalLong memory() {
        return variant.runtime()
                        == ServiceRuntime.NATIVE // a garbage collection cannot be requested of a native executable
                ? OptionalLong.empty()
                : OptionalLong.of(fleet.heaps() + (store == null ? 0 : store.memory()));
    }

    @Override
    public Duration recoveryDeadline() {
        return Duration.ofSeconds(60);
    }

    /** Stops everything that it has started and that still runs. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        balancer.close();
        fleet.close();
        if (store != null) {
            relays.close();
            store.close();
        }
        if (keys != null) {
            keys.close();
        }
        onClose.accept(this);
    }
}
