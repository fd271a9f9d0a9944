package dev.statelab.experiments.bench;

import dev.statelab.experiments.bench.Visitors.Request;
import dev.statelab.experiments.bench.Visitors.Visitor;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.load.Actor;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.load.Schedule;
import dev.statelab.experiments.platform.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * An open workload with Poisson arrivals: requests are sent whether or not the service keeps up. Each kind of request has a histogram of its
 * own. A failed request is recorded with the client's timeout as its latency, so failures never improve a percentile.
 */
final class OpenLoad {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double SHARE_OF_BARE = 0.3;
    private static final double SHARE_OF_READS = 0.35;
    private static final double SHARE_OF_LOGINS = 0.02;

    private final Map<Request, Histogram> latencies = new EnumMap<>(Request.class);
    private int failures;
    private int turn;
    private Lag.Summary lag;

    private OpenLoad() {
        for (Request request : List.of(Request.BARE, Request.READ, Request.WRITE, Request.LOGIN)) {
            latencies.put(request, new Histogram(SIGNIFICANT_DIGITS));
        }
    }

    /** Runs the load for the given time at the given rate. */
    static OpenLoad run(Vertx vertx, Visitors visitors, int ratePerSecond, Duration time, long seed) {
        OpenLoad load = new OpenLoad();
        Random random = new Random(seed);
        load.lag = offer(
                vertx,
                visitors,
                visitor -> due -> load.act(visitor, due, random),
                ratePerSecond,
                seed,
                () -> Await.pause(time));
        return load;
    }

    /**
     * Runs the load at the given rate while the calling thread runs a task. Returns when the task and all due requests
     * are done.
     *
     * @return what the generator added to the latencies
     */
    static Lag.Summary offer(
            Vertx vertx,
            Visitors visitors,
            Function<Visitor, Actor> actors,
            int ratePerSecond,
            long seed,
            Runnable meanwhile) {
        Schedule schedule = new Schedule(
                vertx, visitors.all().stream().map(actors).toList(), ratePerSecond, seed, System::nanoTime);
        visitors.context().runOnContext(on -> schedule.start());
        try {
            meanwhile.run();
        } finally {
            Future.<Void>future(promise -> visitors.context()
                            .runOnContext(on -> schedule.stop().onComplete(promise)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        return schedule.lag().summary();
    }

    private Future<?> act(Visitor visitor, long due, Random random) {
        Request request = choose(random.nextDouble());
        return visitor.send(request, ++turn)
                .onSuccess(answer -> record(request, answer.ok(), System.nanoTime() - due))
                // a new session may have an empty cart, which is cheaper to read
                .compose(answer -> request == Request.LOGIN
                        ? visitor.client().putItem("tea-01", 1)
                        : Future.succeededFuture(answer));
    }

    private static Request choose(double number) {
        if (number < SHARE_OF_LOGINS) {
            return Request.LOGIN;
        }
        if (number < SHARE_OF_LOGINS + SHARE_OF_BARE) {
            return Request.BARE;
        }
        return number < SHARE_OF_LOGINS + SHARE_OF_BARE + SHARE_OF_READS ? Request.READ : Request.WRITE;
    }

    private void record(Request request, boolean ok, long nanos) {
        failures += ok ? 0 : 1;
        latencies.get(request).recordValue(ok ? Math.max(0, nanos) : Connection.TIMEOUT.toNanos());
    }

    /** In milliseconds; NaN if there was no such request. */
    double percentile(Request request, double percent) {
        Histogram histogram = latencies.get(request);
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percent) / 1e6;
    }

    long operations() {
        return latencies.values().stream().mapToLong(Histogram::getTotalCount).sum();
    }

    int failures() {
        return failures;
    }

    /** What the generator added to the latencies. */
    Lag.Summary lag() {
        return lag;
    }
}
