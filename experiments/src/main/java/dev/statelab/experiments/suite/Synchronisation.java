package dev.statelab.experiments.suite;

import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.intervention.Measured;
import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many bytes does each write move between replicas, or between a replica and the store, and does that grow with the
 * number of replicas? One user writes repeatedly without a pause, in addition to the load; the traffic of the load
 * itself is subtracted. A quick run leaves out the largest number of replicas.
 */
public final class Synchronisation implements Measurement {

    private static final String USER = "alice";
    private static final int FEW = 2;
    private static final int MANY = 4;
    private static final int MOST = 8;

    /** Replicas that start at the same time: more would take the processors from those that serve the load. */
    private static final int STEP = 2;

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
                "one user wrote repeatedly, to more and more replicas",
                copies(scene.shop())
                        ? "curl $POD/q/metrics | grep session_replication_sent_bytes_total before and after"
                        : "redis-cli info stats | grep '^total_net' before and after");
        double few = bytesPerWrite(scene, FEW);
        double many = bytesPerWrite(scene, MANY);
        Measured measured = begun.proved(
                        proof(scene, FEW + " and " + MANY), scene.ledger().now())
                .with(Metric.SYNC_BYTES_2.of(few))
                .with(Metric.SYNC_BYTES_4.of(many));
        return scene.load().quick() ? measured : most(scene, measured);
    }

    private static String proof(Scene scene, String replicas) {
        return "%d writes were acknowledged with each of %s replicas".formatted(writes(scene), replicas);
    }

    /**
     * Adds the largest number of replicas. A cluster may have no room for it: then the proof says so, and the figure is
     * missing.
     */
    private static Measured most(Scene scene, Measured measured) {
        try {
            double bytes = bytesPerWrite(scene, MOST);
            return measured.proved(
                            proof(scene, "%d, %d and %d".formatted(FEW, MANY, MOST)),
                            scene.ledger().now())
                    .with(Metric.SYNC_BYTES_8.of(bytes));
        } catch (PlatformException e) {
            scene.prepare(new Action.Scale(MANY));
            scene.settle();
            return measured.proved(
                    "%s; %d are not measured: %s".formatted(measured.done().proof(), MOST, e.getMessage()),
                    scene.ledger().now());
        }
    }

    private static int writes(Scene scene) {
        return scene.load().quick() ? QUICK_WRITES : WRITES;
    }

    private static double bytesPerWrite(Scene scene, int replicas) {
        scaleTo(scene, replicas);
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

    private static void scaleTo(Scene scene, int replicas) {
        int now = scene.target().replicas().size();
        while (now != replicas) {
            now = Math.min(replicas, now + STEP);
            scene.prepare(new Action.Scale(now));
            scene.settle();
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
