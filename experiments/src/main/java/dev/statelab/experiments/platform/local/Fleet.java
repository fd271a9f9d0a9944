package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import dev.statelab.experiments.platform.Replica;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The replicas of one service as processes, managed as a Deployment manages pods: a replica that {@link #kill} killed, or that has exited
 * by itself, is replaced, and all can be restarted and scaled. Changes run one after the other. Once closed, it starts nothing more.
 */
final class Fleet implements AutoCloseable {

    private final String component;
    private final List<String> command;
    private final Path logs;
    private final Function<String, Map<String, String>> environment;
    private final Peers peers;
    private final Balancer balancer;
    private final Health health;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();
    private final List<String> exits = new CopyOnWriteArrayList<>();
    private final ExecutorService changes = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("replicas").factory());
    private volatile int desired;
    private int names;
    private boolean closed;

    /**
     * @param command runs a replica
     * @param environment the settings of a replica, by its name
     */
    Fleet(
            String component,
            List<String> command,
            Path logs,
            Function<String, Map<String, String>> environment,
            Peers peers,
            Balancer balancer,
            Health health) {
        this.component = component;
        this.command = command;
        this.logs = logs;
        this.environment = environment;
        this.peers = peers;
        this.balancer = balancer;
        this.health = health;
    }

    /** The replicas in the order of their names. */
    List<Replica> replicas() {
        Set<String> rotation = balancer.rotation();
        return processes.stream()
                .map(process -> replica(process, rotation.contains(process.name())))
                .sorted(Comparator.comparing(Replica::pod))
                .toList();
    }

    /** The number of replicas that it was last scaled to; 0 at the beginning. */
    int desired() {
        return desired;
    }

    private static Replica replica(ServiceProcess process, boolean ready) {
        return new Replica(process.name(), Long.toString(process.pid()), "local", ready, 0);
    }

    /** The replicas that have exited by themselves: a sentence for each. */
    List<String> exits() {
        return List.copyOf(exits);
    }

    /** The heap bytes of all replicas. */
    long heaps() {
        return processes.stream().mapToLong(ServiceProcess::heap).sum();
    }

    private List<ServiceProcess> processes() {
        return List.copyOf(processes);
    }

    /** @throws PlatformException if the replica is gone */
    ServiceProcess process(Replica replica) {
        return find(replica).orElseThrow(() -> new PlatformException("there is no replica " + replica.pod()));
    }

    /** The process of a replica; empty if it is gone. */
    Optional<ServiceProcess> find(Replica replica) {
        return processes.stream()
                .filter(candidate -> Long.toString(candidate.pid()).equals(replica.uid()))
                .findFirst();
    }

    /** Sends SIGKILL; returns the exit code. A new replica with a new name replaces it. */
    int kill(Replica victim) {
        ServiceProcess process = process(victim);
        int exit = process.kill();
        replaceSoon(process);
        return exit;
    }

    private void replaceSoon(ServiceProcess dead) {
        if (!changes.isShutdown()) {
            changes.execute(() -> replace(dead));
        }
    }

    private void replace(ServiceProcess dead) {
        if (!processes.contains(dead)) {
            return; // another change has removed it
        }
        try {
            join(launch());
            remove(dead);
        } catch (PlatformException e) {
            replaceSoon(dead); // until it succeeds
        }
    }

    /** Returns when the given number of replicas is ready and the surplus ones, the youngest, have exited. */
    void scale(int replicas) {
        change(() -> {
            desired = replicas;
            List<ServiceProcess> now = processes();
            Stream.generate(this::launch)
                    .limit(Math.max(0, replicas - now.size()))
                    .toList()
                    .forEach(this::join);
            end(now.subList(Math.min(replicas, now.size()), now.size()));
        });
    }

    /** Replaces each replica: the new one must be ready before the old one gets SIGTERM. Returns when all old ones have exited. */
    void restart() {
        change(() -> {
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (ServiceProcess old : processes()) {
                join(launch());
                ends.add(CompletableFuture.runAsync(() -> end(List.of(old))));
            }
            ends.forEach(CompletableFuture::join);
        });
    }

    /**
     * Starts a replica outside the rotation, calls {@code use} with the time to its first successful response and with the replica, and
     * kills it. Returns the result of the use.
     */
    <T> T tryStart(BiFunction<Duration, Replica, T> use) {
        ServiceProcess process = launch();
        try {
            return use.apply(process.firstAnswer(), replica(process, false));
        } finally {
            process.kill();
            processes.remove(process);
        }
    }

    private void end(List<ServiceProcess> leaving) {
        leaving.stream().map(ServiceProcess::terminate).toList().forEach(CompletableFuture::join);
        leaving.forEach(this::remove);
    }

    private synchronized ServiceProcess launch() {
        if (closed) {
            throw new PlatformException("the replicas have been stopped");
        }
        String name = component + "-" + ++names;
        ServiceProcess process = peers.start(own -> {
            Map<String, String> settings = new HashMap<>(environment.apply(name));
            settings.putAll(own);
            return ServiceProcess.start(name, command, settings, logs.resolve(name + ".log"));
        });
        processes.add(process);
        return process;
    }

    /** Adds a replica to the rotation once it is ready; kills and discards one that does not become ready. */
    private void join(ServiceProcess process) {
        try {
            process.awaitReady(http, health);
        } catch (PlatformException e) {
            process.kill();
            processes.remove(process);
            throw e;
        }
        balancer.add(process.name(), process.port());
        process.onExitByItself(exit -> {
            exits.add(exit);
            replaceSoon(process);
        });
    }

    private void remove(ServiceProcess gone) {
        balancer.remove(gone.name());
        processes.remove(gone);
    }

    private void change(Runnable change) {
        try {
            CompletableFuture.runAsync(change, changes).join();
        } catch (RejectedExecutionException e) {
            throw new PlatformException("the replicas have been stopped", e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof PlatformException known ? known : e;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        changes.shutdown();
        processes.forEach(ServiceProcess::kill);
        http.close();
    }
}
