package dev.statelab.experiments.suite;

import dev.statelab.experiments.bench.Visitors;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.load.Load;
import java.time.Duration;

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
     * The mean CPU seconds of a request in the replicas and their store. Most requests change or read a cart; those of the run's users are
     * among them.
     *
     * @throws dev.statelab.experiments.platform.PlatformException if a request is not acknowledged
     */
    static double cpuSecondsPerRequest(Scene scene, Visitors users, int replicas) {
        Spent before = Spent.of(scene.shop());
        int othersBefore = scene.ledger().size();
        long sent = users.offer(
                scene.vertx(),
                Visitors.Request.WRITE_AND_READ,
                Math.max(1, RATE_PER_REPLICA * replicas - scene.load().ratePerSecond()),
                duration(scene.load()),
                scene.load().seed());
        int others = scene.ledger().size() - othersBefore;
        Spent spent = Spent.of(scene.shop()).since(before);
        double store = spent.store().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND;
        return (spent.replicas().cpuSeconds() + store) / (sent + others);
    }

    /** How long {@link #cpuSecondsPerRequest} takes. */
    static Duration duration(Load load) {
        return load.hold().compareTo(SHORTEST) < 0 ? SHORTEST : load.hold();
    }
}
