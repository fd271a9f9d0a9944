package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The users of a run, on one event loop: they never run concurrently, so a user needs no locks. */
public final class Crowd implements AutoCloseable {

    private static final int TRIES = 5;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final Vertx vertx;
    private final Context context;
    private final Target target;
    private final Ledger ledger;
    private final long seed;
    private final Duration patience;
    private final List<Connection> connections = new ArrayList<>();
    private final Workload workload;
    private final List<VirtualUser> users;
    private final Map<URI, Set<String>> usersByEntrance = new HashMap<>();
    private Schedule schedule;

    /**
     * @param entrances the addresses that the users connect to; users are assigned to them in turn
     * @param users the number of users, at most {@link Workload#mostUsers}
     * @param connectionLifetime the maximum age of a user's TCP connection; kube-proxy chooses a pod again for the next one
     */
    public Crowd(
            Vertx vertx,
            Target target,
            List<URI> entrances,
            Workload workload,
            Ledger ledger,
            int users,
            Duration connectionLifetime,
            long seed) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.target = target;
        this.workload = workload;
        this.ledger = ledger;
        this.seed = seed;
        this.patience = target.recoveryDeadline();
        String run = UUID.randomUUID().toString().substring(0, 8);
        this.users = IntStream.rangeClosed(1, users)
                .mapToObj(number -> {
                    URI entrance = entrances.get(number % entrances.size());
                    Connection connection = new Connection(vertx, entrance, connectionLifetime);
                    connections.add(connection);
                    VirtualUser user = workload.user(number, connection, ledger, run, seed + number);
                    usersByEntrance
                            .computeIfAbsent(entrance, first -> new HashSet<>())
                            .add(user.name());
                    return user;
                })
                .toList();
    }

    /** The names of the users, by the address that they connect to; a group for each client address that the service sees. */
    public List<Set<String>> usersByEntrance() {
        return List.copyOf(usersByEntrance.values());
    }

    /**
     * Logs all users in.
     *
     * @throws PlatformException if one cannot log in
     */
    public void arrive() {
        await(() -> all(user -> attempt(() -> user.arrive().mapEmpty(), TRIES)));
    }

    /**
     * Starts the load.
     *
     * @param ratePerSecond actions of all users together
     */
    public void start(int ratePerSecond) {
        schedule = new Schedule(vertx, users, ratePerSecond, seed, ledger::now);
        context.runOnContext(on -> schedule.start());
    }

    /**
     * Changes the rate from now on.
     *
     * @param perSecond actions of all users together
     */
    public void rate(int perSecond) {
        schedule.rate(perSecond);
    }

    /**
     * Changes the maximum age of every TCP connection from now on, also of those that are open.
     *
     * @param lifetime zero for one request over each connection
     */
    public void connectionLifetime(Duration lifetime) {
        context.runOnContext(on -> connections.forEach(connection -> connection.lifetime(lifetime)));
    }

    /** The share of the actions due so far that were sent: 1 if all keep up. */
    public double achieved() {
        return schedule.achieved();
    }

    /** How late the generator noticed due actions: see {@link Lag}. */
    public Lag.Summary lag() {
        return schedule.lag().summary();
    }

    /** The share of the actions due so far that the generator itself noticed late: see {@link Schedule#late}. */
    public double late() {
        return schedule.late();
    }

    /** An additional user who can log out; empty if {@link Workload#guest} is. */
    public Optional<Guest> guest() {
        Connection connection = new Connection(vertx, target.url(), FOR_EVER);
        connections.add(connection);
        return workload.guest(connection);
    }

    /** The bytes of all requests with a response and of their responses so far: see {@link Connection#bytes}. */
    public long bytes() {
        return await(() -> Future.succeededFuture(
                connections.stream().mapToLong(Connection::bytes).sum()));
    }

    /** The number of TCP connections that the users have opened so far. */
    public int connections() {
        return await(() -> Future.succeededFuture(
                connections.stream().mapToInt(Connection::connections).sum()));
    }

    /**
     * Ends the load: completes the actions that are due, and settles those without a response.
     *
     * @throws PlatformException if that takes longer than the recovery deadline, or an action cannot be settled
     */
    public void quiesce() {
        await(() -> schedule.stop().compose(stopped -> all(user -> settle(user, TRIES))));
    }

    private Future<?> settle(VirtualUser user, int tries) {
        if (!user.isUnsettled()) {
            return Future.succeededFuture();
        }
        return tries == 0
                ? Future.failedFuture("no response to a request of " + user.name())
                : user.act(ledger.now()).compose(acted -> settle(user, tries - 1));
    }

    /**
     * What the service holds for the users.
     *
     * @throws PlatformException if it can be read for no user
     */
    public Inventory takeStock() {
        List<Holdings> holdings = new CopyOnWriteArrayList<>(); // after the deadline, users may still read
        Map<String, Connection> replicas = replicas();
        String failure = null;
        try {
            await(() ->
                    all(user -> attempt(() -> user.takeStock(replicas), TRIES).onSuccess(holdings::add)));
        } catch (PlatformException e) {
            if (holdings.isEmpty()) {
                throw e;
            }
            failure = e.getMessage();
        }
        return Inventory.of(List.copyOf(holdings), users.size(), replicas.keySet(), failure);
    }

    /** A connection past the balancer to each ready replica that can be reached. */
    private Map<String, Connection> replicas() {
        Map<String, Connection> replicas = new TreeMap<>();
        target.replicas().stream()
                .filter(Replica::ready)
                .forEach(replica -> workload.address(replica)
                        .ifPresent(address -> replicas.put(replica.pod(), new Connection(vertx, address, FOR_EVER))));
        connections.addAll(replicas.values());
        return replicas;
    }

    private static <T> Future<T> attempt(Supplier<Future<T>> action, int tries) {
        Future<T> attempted = action.get();
        return tries == 1 ? attempted : attempted.recover(refused -> attempt(action, tries - 1));
    }

    private Future<CompositeFuture> all(Function<VirtualUser, Future<?>> action) {
        return Future.join(users.stream().map(action).toList());
    }

    /**
     * Runs an action on the users' context and waits until it has ended.
     *
     * @throws PlatformException if it fails, or takes longer than the recovery deadline
     */
    public <T> T await(Supplier<Future<T>> action) {
        Promise<T> end = Promise.promise();
        context.runOnContext(on -> Future.succeededFuture()
                .compose(begin -> action.get()) // fails with what the action throws
                .onComplete(end));
        try {
            return end.future().toCompletionStage().toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new PlatformException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new PlatformException("the users got no response within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlatformException("interrupted", e);
        }
    }

    @Override
    public void close() {
        context.runOnContext(on -> {
            if (schedule != null) {
                schedule.abort();
            }
            connections.forEach(Connection::close);
        });
    }
}
