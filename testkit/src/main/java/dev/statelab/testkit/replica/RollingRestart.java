package dev.statelab.testkit.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * Replaces replicas one by one under load, as a rolling update with {@code maxSurge: 1} does: the new one is ready before the old
 * one gets SIGTERM, and the old one gets no new connections once it is not ready. Clients keep their open connections.
 */
public final class RollingRestart {

    /** A lock: two restarts at once, in two modules, start so many JVMs on few cores that a store responds too late. */
    private static final Path ALONE = Path.of(System.getProperty("java.io.tmpdir"), "statelab-rolling-restart.lock");

    private static final int CLIENTS = 20;
    private static final long PAUSE_NANOS = Duration.ofMillis(40).toNanos();

    /** A pod is killed at most 15 s after its SIGTERM, including the shutdown delay. */
    private static final Duration EXIT = Duration.ofSeconds(15);

    private final List<ReplicaProcess> endpoints = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> servedBy = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** The requests that one client repeats. */
    public interface Visit {

        /** Sends one request, and checks what the response status does not show. */
        KeepAliveClient.Answer next(KeepAliveClient client) throws IOException;
    }

    /**
     * The outcome.
     *
     * @param connections the number opened, including the first of each of the {@value #CLIENTS} clients
     * @param servedBy the names of the replicas that answered
     * @param failures a line for each request without a readable response, with a failed check, or with a status of 400 or above
     */
    public record Result(int requests, int connections, Set<String> servedBy, List<String> failures) {}

    private RollingRestart(List<ReplicaProcess> replicas) {
        endpoints.addAll(replicas);
    }

    /**
     * Restarts every replica once while {@value #CLIENTS} clients send requests, in total {@code atLeast} or more. Then stops the
     * new replicas. No other test on this machine does the same at the same time.
     *
     * @param replicas running and ready
     * @param starter starts the successor of the replica of that name
     * @param visits creates the visit of each client
     * @throws AssertionError if an old replica exits later than 15 s after its SIGTERM
     */
    public static Result run(
            List<ReplicaProcess> replicas,
            Function<String, ReplicaProcess> starter,
            int atLeast,
            Supplier<Visit> visits) {
        try (FileChannel alone = FileChannel.open(ALONE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock turn = alone.lock()) {
            return runAlone(replicas, starter, atLeast, visits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result runAlone(
            List<ReplicaProcess> replicas,
            Function<String, ReplicaProcess> starter,
            int atLeast,
            Supplier<Visit> visits) {
        RollingRestart restart = new RollingRestart(replicas);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Visit visit = visits.get();
            clients.add(Thread.ofVirtual().start(() -> restart.visit(visit, atLeast)));
        }
        try {
            replicas.forEach(replica -> restart.replace(replica, starter));
        } finally {
            restart.over = true;
            clients.forEach(RollingRestart::join);
            restart.endpoints.forEach(ReplicaProcess::close);
        }
        return new Result(
                restart.requests.get(), restart.connections.get(), restart.servedBy, List.copyOf(restart.failures));
    }

    private void replace(ReplicaProcess old, Function<String, ReplicaProcess> starter) {
        endpoints.add(starter.apply(old.name()));
        old.terminate();
        Awaitility.await().until(() -> !old.isReady());
        endpoints.remove(old);
        old.awaitEnd(EXIT);
    }

    private void visit(Visit visit, int atLeast) {
        KeepAliveClient client = new KeepAliveClient(this::anyPort);
        try (client) {
            while (!over || requests.get() < atLeast) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2 * PAUSE_NANOS));
                requests.incrementAndGet();
                try {
                    judge(visit.next(client));
                } catch (IOException | RuntimeException | AssertionError e) { // also a failed check
                    failures.add(e.toString());
                }
            }
        } catch (IOException e) {
            failures.add(e.toString());
        } finally {
            connections.addAndGet(client.connections());
        }
    }

    private void judge(KeepAliveClient.Answer answer) {
        servedBy.add(answer.headers().get("Served-By"));
        if (answer.status() >= 400) {
            failures.add(answer.toString());
        }
    }

    private int anyPort() {
        ReplicaProcess[] ready = endpoints.toArray(ReplicaProcess[]::new);
        return ready[ThreadLocalRandom.current().nextInt(ready.length)].port();
    }

    private static void join(Thread client) {
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
