package dev.statelab.experiments.suite;

import dev.statelab.experiments.bench.Visitors;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Await;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The CPU time of a request at a rate that is the same for each replica, however many there are. At saturation, replicas that share
 * processors displace each other's caches, and the more there are, the fewer requests each handles at a time: both lengthen a request, and
 * neither is a cost of the architecture.
 */
final class ConstantLoad {

    private static final int RATE_PER_REPLICA = 250;
    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final double NANOS_PER_SECOND = 1e9;

    private ConstantLoad() {}

    /**
     * The mean CPU seconds of a change or a read of a cart, in the replicas and their store: what they use with these requests, less what
     * they use without them, for the users of the run and for themselves.
     *
     * @throws dev.statelab.experiments.platform.PlatformException if a request is not acknowledged
     */
    static double cpuSecondsPerRequest(Scene scene, Visitors users, int replicas) {
        Duration time = duration(scene.load());
        Use without = use(scene, () -> {
            Await.pause(time);
            return 0;
        });
        Use with = use(
                scene,
                () -> users.offer(
                        scene.vertx(),
                        Visitors.Request.WRITE_AND_READ,
                        RATE_PER_REPLICA * replicas,
                        time,
                        scene.load().seed()));
        return (with.cpuSeconds - without.cpuSeconds / without.seconds * with.seconds) / with.requests;
    }

    /** How long {@link #cpuSecondsPerRequest} takes. */
    static Duration pauses(Load load) {
        return duration(load).multipliedBy(2);
    }

    private static Duration duration(Load load) {
        return load.hold().compareTo(SHORTEST) < 0 ? SHORTEST : load.hold();
    }

    /** What the replicas and their store used while requests were sent. */
    private record Use(long requests, double seconds, double cpuSeconds) {}

    private static Use use(Scene scene, LongSupplier requests) {
        Spent before = Spent.of(scene.shop());
        long from = System.nanoTime();
        long sent = requests.getAsLong();
        Spent spent = Spent.of(scene.shop()).since(before);
        double seconds = (System.nanoTime() - from) / NANOS_PER_SECOND;
        double store = spent.store().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND;
        return new Use(sent, seconds, spent.replicas().cpuSeconds() + store);
    }
}
