package dev.statelab.experiments.bench;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Users of one address, logged in, with one line in their carts. In the closed workload of {@link #ask}, a user sends the next request when
 * the previous one has been answered; it measures throughput, not latencies. {@link OpenLoad} uses them for open workloads.
 */
public final class Visitors implements AutoCloseable {

    private static final int SHOPPERS = 16;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    /** The kinds of requests. */
    public enum Request {
        /** A small constant JSON document, without a login. */
        BARE,
        /** A read of the cart. */
        READ,
        /** A change of the cart. */
        WRITE,
        /** A new session, or new tokens. */
        LOGIN,
        /** A change and a read, alternately. */
        WRITE_AND_READ
    }

    /** One user; all of them share one Vert.x context. */
    record Visitor(Connection connection, ShopClient client, String user, String password) {

        Future<Answer> send(Request request, int turn) {
            return switch (request) {
                case BARE -> connection.get("/instance");
                case READ -> client.readCart();
                case WRITE -> client.putItem("tea-01", 1 + turn % 999);
                case LOGIN -> client.login(user, password);
                case WRITE_AND_READ -> send(turn % 2 == 0 ? Request.WRITE : Request.READ, turn);
            };
        }
    }

    private final Context context;
    private final List<Visitor> visitors;

    Visitors(Context context, List<Visitor> visitors) {
        this.context = context;
        this.visitors = List.copyOf(visitors);
    }

    /**
     * Logs the users in.
     *
     * @param address of one of the target's replicas, or of its balancer
     * @throws PlatformException if a login is refused
     */
    public Visitors(Vertx vertx, ShopTarget target, URI address) {
        this(vertx, target.scenario(), target.password(), address);
    }

    Visitors(Vertx vertx, Scenario scenario, String password, URI address) {
        this(
                vertx.getOrCreateContext(),
                IntStream.rangeClosed(1, SHOPPERS)
                        .mapToObj(number -> {
                            Connection connection = new Connection(vertx, address, FOR_EVER);
                            return new Visitor(connection, scenario.client(connection), "shopper-" + number, password);
                        })
                        .toList());
        try {
            await(visitor -> visitor.client()
                    .login(visitor.user(), visitor.password())
                    .compose(login -> visitor.client().putItem("tea-01", 1))
                    .map(Visitors::good));
        } catch (PlatformException e) {
            close(); // nobody else can
            throw e;
        }
    }

    /** The same users, already logged in, on new connections to another replica. */
    Visitors at(Vertx vertx, URI replica) {
        return new Visitors(
                context,
                visitors.stream()
                        .map(visitor -> {
                            Connection connection = new Connection(vertx, replica, FOR_EVER);
                            return new Visitor(
                                    connection, visitor.client().tab(connection), visitor.user(), visitor.password());
                        })
                        .toList());
    }

    /**
     * Runs the closed workload for the given time.
     *
     * @return the number of successful responses
     * @throws PlatformException if a response is not a success
     */
    public long ask(Request request, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return await(visitor -> sum(turn -> send(visitor, request, turn), () -> System.nanoTime() - end < 0)).stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    /**
     * Runs an open workload for the given time: requests are sent whether or not the service keeps up.
     *
     * @param seed of the times between the requests
     * @return the number of responses
     * @throws PlatformException if one of them is not a success
     */
    public long offer(Vertx vertx, Request request, int ratePerSecond, Duration time, long seed) {
        Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
        AtomicInteger sent = new AtomicInteger();
        OpenLoad.offer(
                vertx,
                this,
                visitor -> due -> send(visitor, request, sent.getAndIncrement())
                        .onFailure(refused::add)
                        .otherwise(0),
                ratePerSecond,
                seed,
                () -> Await.pause(time));
        if (!refused.isEmpty()) {
            throw new PlatformException("the load failed: " + refused.peek().getMessage(), refused.peek());
        }
        return sent.get();
    }

    private static Future<Integer> send(Visitor visitor, Request request, int turn) {
        return (visitor.client().mustRefresh() ? visitor.client().refresh() : Future.succeededFuture())
                .compose(renewed -> visitor.send(request, turn))
                .map(Visitors::good);
    }

    /**
     * Runs the steps one after the other, each with the sum so far, while there is time. Composed futures would need one nested call per
     * step to complete, and the steps of half a minute would overflow the stack.
     *
     * @return the sum of the results
     */
    static Future<Integer> sum(IntFunction<Future<Integer>> step, BooleanSupplier thereIsTime) {
        Promise<Integer> done = Promise.promise();
        goOn(step, thereIsTime, 0, done);
        return done.future();
    }

    private static void goOn(
            IntFunction<Future<Integer>> step, BooleanSupplier thereIsTime, int sum, Promise<Integer> done) {
        if (thereIsTime.getAsBoolean()) {
            step.apply(sum)
                    .onSuccess(more -> goOn(step, thereIsTime, sum + more, done))
                    .onFailure(done::fail);
        } else {
            done.complete(sum);
        }
    }

    List<Visitor> all() {
        return visitors;
    }

    Context context() {
        return context;
    }

    private static int good(Answer answer) {
        if (!answer.ok()) {
            throw new PlatformException("a request of a shopper got status " + answer.status());
        }
        return 1;
    }

    /** Runs an action for each user, on {@link #context}, and waits for all results. */
    private List<Integer> await(Function<Visitor, Future<Integer>> work) {
        List<Future<Integer>> all = new ArrayList<>();
        Future<List<Integer>> done = Future.future(promise -> context.runOnContext(on -> {
            visitors.forEach(visitor -> all.add(work.apply(visitor)));
            Future.all(all).<List<Integer>>map(composite -> composite.list()).onComplete(promise);
        }));
        try {
            return done.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof PlatformException refused
                    ? refused
                    : new PlatformException("the load failed", e);
        }
    }

    @Override
    public void close() {
        visitors.forEach(visitor -> visitor.client().close());
    }
}
