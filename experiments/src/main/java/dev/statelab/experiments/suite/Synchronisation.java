package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Measured;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.course.Observed;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many bytes does each write move between replicas, or between a replica and the store, and does that grow with the number of replicas?
 * One user writes repeatedly without a pause, in addition to the load; the traffic of the load itself is subtracted.
 */
public final class Synchronisation implements Measurement {

    private static final String USER = "alice";
    private static final int FEW = 2;
    private static final int MANY = 4;
    private static final int WRITES = 1_000;
    private static final int QUICK_WRITES = 300;
    private static final Duration BACKGROUND = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "synchronisation";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return ShopTarget.refusal(target)
                .or(() -> copies((ShopTarget) target)
                                || ((ShopTarget) target).exchanged().isPresent()
                        ? Optional.empty()
                        : Optional.of("the traffic between its replicas and their store is not measured"));
    }

    @Override
    public Measured measure(Scene scene) {
        int home = scene.target().replicas().size();
        scene.undoWith(new Action.Scale(home));
        Measured begun = scene.measure(
                "one user wrote repeatedly, to %d replicas and to %d".formatted(FEW, MANY),
                copies(scene.shop())
                        ? "curl $POD/q/metrics | grep session_replication_sent_bytes_total before and after"
                        : "redis-cli info stats | grep '^total_net' before and after");
        double few = bytesPerWrite(scene, FEW);
        double many = bytesPerWrite(scene, MANY);
        return begun.proved(
                        "%d writes were acknowledged each time".formatted(writes(scene)),
                        scene.ledger().now())
                .with(Metric.SYNC_BYTES_2.of(few))
                .with(Metric.SYNC_BYTES_4.of(many));
    }

    private static int writes(Scene scene) {
        return scene.load().quick() ? QUICK_WRITES : WRITES;
    }

    private static double bytesPerWrite(Scene scene, int replicas) {
        if (scene.target().replicas().size() != replicas) {
            scene.prepare(new Action.Scale(replicas));
            scene.settle();
        }
        int writes = writes(scene);
        long idle = System.nanoTime();
        long start = exchanged(scene);
        Await.pause(BACKGROUND);
        long background = exchanged(scene) - start;
        double backgroundNanos = System.nanoTime() - idle;
        try (ShopClient user = scene.shop().scenario().client(scene.connection())) {
            if (!scene.crowd()
                    .await(() -> user.login(USER, scene.shop().password()))
                    .ok()) {
                throw new PlatformException(USER + " cannot log in");
            }
            long busy = System.nanoTime();
            long before = exchanged(scene);
            scene.crowd().await(() -> write(user, writes));
            long all = exchanged(scene) - before;
            double share = (System.nanoTime() - busy) / backgroundNanos;
            return Math.max(0, all - background * share) / writes;
        }
    }

    private static boolean copies(ShopTarget shop) {
        return shop.scenario() == Scenario.REPLICATED;
    }

    /** Replicas that copy sessions to each other count what they send; if there is a store, the platform counts. */
    private static long exchanged(Scene scene) {
        return copies(scene.shop())
                ? Math.round(Spent.of(scene.shop()).replicas().sentBytes())
                : scene.shop().exchanged().orElseThrow();
    }

    private static Future<?> write(ShopClient user, int times) {
        Future<?> written = Future.succeededFuture();
        for (int i = 1; i <= times; i++) {
            int quantity = 1 + i % 999;
            written = written.compose(before -> user.putItem("tea-01", quantity))
                    .compose(answer -> answer.ok()
                            ? Future.succeededFuture()
                            : Future.failedFuture("a write was answered with " + answer.status()));
        }
        return written;
    }

    @Override
    public List<Figure> figures(Observed seen) {
        return seen.intervention().figures();
    }
}
