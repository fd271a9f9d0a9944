package dev.statelab.experiments.course;

import static java.util.stream.Collectors.groupingBy;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Crowd;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.load.Workload;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The context of an experiment during a run: the service under load, and the actions and observations that the experiment is made of. */
public record Scene(
        Vertx vertx,
        Target target,
        Workload workload,
        Ledger ledger,
        Crowd crowd,
        Load load,
        Undo undo,
        Progress progress) {

    private static final Duration LONGEST_LULL = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofNanos(50_000);

    /**
     * Injects a fault: performs the action as soon as a request is in flight, or after two seconds without one. The time of the fault is
     * taken just before.
     */
    public Fault strike(Action action) {
        target.makeReady(action);
        List<Replica> before = target.replicas();
        long at = nextInFlight();
        Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Action.Done done = perform(action);
        return new Fault(done, time, at, ledger.now(), before, List.of(), List.of(), List.of(), List.of());
    }

    /** Waits for a request in flight, since a fault between requests has no visible effect; returns the time on the ledger's clock. */
    private long nextInFlight() {
        long end = ledger.now() + LONGEST_LULL.toNanos();
        while (ledger.inFlight() == 0 && ledger.now() < end) {
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        return ledger.now();
    }

    /** Records the start of a fault that is not an {@link Action}, such as an arbitrary command; the caller then injects it. */
    public Fault strike(String what, String command) {
        long now = nextInFlight();
        return new Fault(
                new Action.Done(what, command, null, null),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                now,
                now,
                target.replicas(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** Begins a measurement; the caller adds the figures and the proof, see {@link Measured}. */
    public Measured measure(String what, String command) {
        long now = ledger.now();
        return new Measured(
                new Action.Done(what, command, null, null),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                now,
                now,
                target.replicas(),
                List.of(),
                List.of());
    }

    /** Performs an action, and reports it. Ctrl-C either prevents it, or lets it make its change before the undo. */
    public Action.Done perform(Action action) {
        Action.Done done = undo.change(() -> target.perform(action));
        progress.phase("action: %s, %s".formatted(done.what(), done.command()));
        return done;
    }

    /**
     * Performs an action that the fault or the measurement requires.
     *
     * @throws PlatformException if nothing proves its effect, since the results would then be meaningless
     */
    public void prepare(Action action) {
        Action.Done done = perform(action);
        if (done.proof() == null) {
            throw new PlatformException("no proof that this was done: " + done.what());
        }
    }

    /** Registers an action that is performed at the end, whatever happens. Call it before the change that it undoes. */
    public void undoWith(Action action) {
        undo.push(action.toString(), () -> target.perform(action));
    }

    /** Registers the undo of a change that is not an {@link Action}. Call it before that change. */
    public void undoWith(String what, Runnable action) {
        undo.push(what, action);
    }

    /** Makes a change that is not an {@link Action}. Ctrl-C either prevents it, or lets it be made, for up to 15 seconds, and undoes it. */
    public void change(Runnable change) {
        undo.change(() -> {
            change.run();
            return null;
        });
    }

    /**
     * Waits until all requests have succeeded for the duration {@link Load#quiet}.
     *
     * @throws PlatformException if that does not happen before the recovery deadline
     */
    public void settle() {
        long from = ledger.now();
        boolean quiet = Await.until(
                target.recoveryDeadline(),
                () -> ledger.quietSince(from) > load.quiet().toNanos());
        if (!quiet) {
            throw new PlatformException("the service did not settle: not all requests succeeded again within %d s"
                    .formatted(target.recoveryDeadline().toSeconds()));
        }
    }

    /** The names of the users, by the pod that served them last. */
    public Map<String, List<String>> shoppersByPod() {
        Map<String, String> last = new HashMap<>();
        ledger.operations().stream()
                .filter(operation -> operation.pod() != null)
                .forEach(operation -> last.put(operation.user(), operation.pod()));
        return last.keySet().stream().sorted().collect(groupingBy(last::get));
    }

    /**
     * The ready replica that was the last to serve the most users: behind network address translation, ClientIP affinity may have sent all
     * of them to one.
     *
     * @throws PlatformException if no replica is ready
     */
    public Replica busiest() {
        Map<String, List<String>> shoppers = shoppersByPod();
        return target.replicas().stream()
                .filter(Replica::ready)
                .max(Comparator.comparingInt(replica ->
                        shoppers.getOrDefault(replica.pod(), List.of()).size()))
                .orElseThrow(() -> new PlatformException("no replica is ready"));
    }

    /** Kills the busiest replica, as the fault. */
    public Fault killBusiest() {
        Replica victim = busiest();
        List<String> shoppers = shoppersByPod().getOrDefault(victim.pod(), List.of());
        return strike(new Action.Kill(victim)).hitting(List.of(victim), shoppers);
    }

    /** The operations that ended in that period of the ledger's clock; {@code to} is exclusive. */
    public List<Operation> between(long from, long to) {
        return ledger.operations().stream()
                .filter(operation -> operation.done() >= from && operation.done() < to)
                .toList();
    }

    /**
     * The service as a shop.
     *
     * @throws PlatformException if it is not one: an experiment that needs a shop must refuse other services
     */
    public ShopTarget shop() {
        if (target instanceof ShopTarget shop) {
            return shop;
        }
        throw new PlatformException(target.name() + " is not statelab's own shop");
    }

    /** A new connection, besides those of the users; the caller closes it. */
    public Connection connection() {
        return new Connection(vertx, target.url(), load.connectionLifetime());
    }
}
