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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** One service as processes of this machine, with the equivalent command of each change. */
public final class LocalTarget implements ShopTarget {

    private final Variant variant;
    private final String password;
    private final Balancer balancer;
    private final Fleet fleet;
    private final LocalStore store;
    private final StoreProcesses storeProcesses;
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
        this.storeProcesses = store == null ? null : new StoreProcesses(store, relays);
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
        return store == null ? Optional.empty() : storeProcesses.fsync();
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(processes.settings());
        if (store != null) {
            settings.putAll(storeProcesses.settings());
        }
        return settings;
    }

    @Override
    public Optional<String> refusal(Class<? extends Action> kind) {
        return new Refusals(scenario(), store).of(kind);
    }

    @Override
    public Action.Done perform(Action action) {
        return switch (action) {
            case Action.RotateKeys rotation -> rotateKeys();
            case Action.KillStore kill -> stored().kill();
            case Action.StopStore stop -> stored().stop();
            case Action.StartStore start -> stored().start();
            case Action.Flush flush -> stored().flush(flush.policy(), false);
            case Action.TraceFlushes trace -> stored().flush(trace.policy(), true);
            case Action.LosePower loss -> stored().losePower();
            case Action.OnTheWayToTheStore onTheWay -> stored().relay(onTheWay, fleet);
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

    private StoreProcesses stored() {
        if (storeProcesses == null) {
            throw new PlatformException(scenario() + " has no store");
        }
        return storeProcesses;
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
        return Optional.of(store == null ? Duration.ZERO : storeProcesses.cpu());
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
            storeProcesses.close();
        }
        if (keys != null) {
            keys.close();
        }
        onClose.accept(this);
    }
}
