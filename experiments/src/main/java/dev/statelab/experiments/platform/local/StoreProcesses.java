package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Actions on the store of a service and on the way to it, with the equivalent command of each. Thread-safe. */
final class StoreProcesses implements AutoCloseable {

    private final LocalStore store;
    private final Relays relays;
    private boolean closed;

    /** @param relays the relays to the store */
    StoreProcesses(LocalStore store, Relays relays) {
        this.store = store;
        this.relays = relays;
    }

    /** The current flush policy; empty if it is not Redis. */
    Optional<Fsync> fsync() {
        return store instanceof FlushingStore redis ? Optional.of(redis.fsync()) : Optional.empty();
    }

    /** See {@link Target#settings}. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("store", isRunning() ? "running" : "stopped");
        settings.put("relays to the store", relays.interposed() ? "one per replica" : "none");
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

    private boolean isRunning() {
        try {
            return store.processes().allMatch(ProcessHandle::isAlive);
        } catch (PlatformException e) {
            return false; // PostgreSQL has no process then
        }
    }

    /** The CPU time of its processes and their children so far. */
    Duration cpu() {
        return store.processes()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** @param fleet the replicas that reach the store on that way */
    Action.Done relay(Action.OnTheWayToTheStore action, Fleet fleet) {
        return relays.perform(action, fleet);
    }

    /**
     * Sets the flush policy and restarts the store.
     *
     * @param traced whether to trace which data reaches the disk, until the store ends
     * @throws PlatformException if it is not Redis, or traced and not a single Redis
     */
    Action.Done flush(Fsync policy, boolean traced) {
        FlushingStore redis = redis(FlushingStore.class);
        redis.flush(policy);
        stop();
        if (traced) {
            redis(LocalRedis.class).traceFlushes();
        }
        start();
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
        throw new PlatformException("the store is no such Redis");
    }

    /**
     * Kills the store, discards what had not reached the disk, and restarts it.
     *
     * @throws PlatformException if it is not a single Redis
     */
    synchronized Action.Done losePower() {
        String proof = redis(LocalRedis.class).losePower();
        start();
        return new Action.Done("the store's machine lost its power", "echo b > /proc/sysrq-trigger", 0, proof);
    }

    /** Kills the store, or one of several primaries, and restarts it. */
    synchronized Action.Done kill() {
        List<ProcessHandle> before = store.processes().toList();
        String proof = store.kill();
        String killed = pids(before.stream().filter(process -> !process.isAlive()));
        start();
        return new Action.Done("SIGKILL of the store", "kill -9 " + killed, 0, proof);
    }

    /** Shuts the store down gracefully. */
    synchronized Action.Done stop() {
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

    /**
     * Starts the store, unless it runs.
     *
     * @throws PlatformException if this is closed
     */
    synchronized Action.Done start() {
        if (closed) {
            throw new PlatformException("the store has been stopped");
        }
        store.start();
        return new Action.Done("the store started", "(the same command as before)", null, "it accepts connections");
    }

    /** Stops the store and deletes its data; it is not started again. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        relays.close();
        store.close();
    }
}
