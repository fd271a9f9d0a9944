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
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Observed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many messages and bytes does each write move between replicas, or bytes between a replica and the store, and does
 * that grow with the number of replicas? One user writes repeatedly without a pause, in addition to the load; the
 * traffic of the load itself is subtracted. A quick run leaves out the largest number of replicas.
 */
public final class Synchronisation implements Measurement {

    private static final String USER = "alice";
    private static final Size FEW = new Size(2, Metric.SYNC_BYTES_2, Metric.SYNC_MESSAGES_2);
    private static final Size MANY = new Size(4, Metric.SYNC_BYTES_4, Metric.SYNC_MESSAGES_4);
    private static final Size MOST = new Size(8, Metric.SYNC_BYTES_8, Metric.SYNC_MESSAGES_8);

    /** Replicas that start at the same time: more would take the processors from those that serve the load. */
    private static final int STEP = 2;

    private static final int WRITES = 1_000;
    private static final int QUICK_WRITES = 300;
    private static final Duration BACKGROUND = Duration.ofSeconds(2);

    /** A number of replicas, and what is measured with it. */
    private record Size(int replicas, Metric bytes, Metric messages) {}

    @Override
    public String name() {
        return "synchronisation";
    }

    @Override
    public Optional<String> refusal(Target target) {
        return ShopTarget.refusal(target).or(() -> Traffic.refusal((ShopTarget) target));
    }

    @Override
    public Measured measure(Scene scene) {
        scene.undoWith(new Action.Scale(scene.target().desiredReplicas()));
        Measured begun =
                scene.measure("one user wrote repeatedly, to more and more replicas", Traffic.command(scene.shop()));
        List<Figure> figures = new ArrayList<>(perWrite(scene, FEW));
        figures.addAll(perWrite(scene, MANY));
        Measured measured = begun.proved(
                        proof(scene, "%d and %d".formatted(FEW.replicas(), MANY.replicas())),
                        scene.ledger().now())
                .with(figures);
        return scene.load().quick() ? measured : most(scene, measured);
    }

    private static String proof(Scene scene, String replicas) {
        return "%d writes were acknowledged with each of %s replicas".formatted(writes(scene), replicas);
    }

    /**
     * Adds the largest number of replicas. A cluster may have no room for it: then the proof says so, and its figures
     * are missing.
     */
    private static Measured most(Scene scene, Measured measured) {
        try {
            List<Figure> figures = perWrite(scene, MOST);
            return measured.proved(
                            proof(scene, "%d, %d and %d".formatted(FEW.replicas(), MANY.replicas(), MOST.replicas())),
                            scene.ledger().now())
                    .with(figures);
        } catch (PlatformException e) {
            scene.prepare(new Action.Scale(MANY.replicas()));
            scene.settle();
            return measured.proved(
                    "%s; %d are not measured: %s".formatted(measured.done().proof(), MOST.replicas(), e.getMessage()),
                    scene.ledger().now());
        }
    }

    private static int writes(Scene scene) {
        return scene.load().quick() ? QUICK_WRITES : WRITES;
    }

    private static List<Figure> perWrite(Scene scene, Size size) {
        scaleTo(scene, size.replicas());
        int writes = writes(scene);
        long idle = System.nanoTime();
        Traffic start = Traffic.of(scene.shop());
        Await.pause(BACKGROUND);
        Traffic background = Traffic.of(scene.shop()).since(start);
        double backgroundNanos = System.nanoTime() - idle;
        try (ShopClient user = scene.shop().scenario().client(scene.connection())) {
            if (!scene.crowd()
                    .await(() -> user.login(USER, scene.shop().password()))
                    .ok()) {
                throw new PlatformException(USER + " cannot log in");
            }
            long busy = System.nanoTime();
            Traffic before = Traffic.of(scene.shop());
            scene.crowd().await(() -> write(user, writes));
            Traffic all = Traffic.of(scene.shop()).since(before);
            Traffic own = all.without(background, (System.nanoTime() - busy) / backgroundNanos);
            Figure bytes = size.bytes().of(own.bytes() / writes);
            return Traffic.hasMessages(scene.shop())
                    ? List.of(bytes, size.messages().of(own.messages() / writes))
                    : List.of(bytes);
        }
    }

    private static void scaleTo(Scene scene, int replicas) {
        int now = scene.target().desiredReplicas();
        while (now != replicas) {
            now = Math.min(replicas, now + STEP);
            scene.prepare(new Action.Scale(now));
            scene.settle();
        }
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
