package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.load.Crowd;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.ShopTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The CPU time of a request at higher rates: four times the rate of the run, doubled in each further step until the service does not keep
 * up. The load comes from a second crowd, with sessions and a ledger of its own, so that neither the audit nor the latencies of the run
 * include it.
 */
final class Climb {

    private static final int FIRST = 4;
    private static final Duration STEP = Duration.ofSeconds(4);
    private static final Duration QUICK_STEP = Duration.ofSeconds(2);

    /** The service keeps up if at least this share of the due operations is sent. */
    private static final double KEPT_UP = 0.95;

    private final Scene scene;
    private final ShopTarget shop;
    private final Ledger ledger = new Ledger();

    Climb(Scene scene, ShopTarget shop) {
        this.scene = scene;
        this.shop = shop;
    }

    /** Climbs, and returns the CPU time per request at four times the rate and at saturation; a quick run climbs only one step. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        try (Crowd others = new Crowd(
                scene.vertx(),
                shop,
                List.of(shop.url()),
                scene.workload(),
                ledger,
                scene.load().users(),
                scene.load().connectionLifetime(),
                scene.load().seed())) {
            others.arrive();
            boolean keptUp = true;
            for (int times = FIRST; keptUp && (times == FIRST || !scene.load().quick()); times *= 2) {
                keptUp = step(others, times, figures);
            }
        }
        return figures;
    }

    /** Returns whether the service kept up. */
    private boolean step(Crowd others, int times, List<Figure> figures) {
        int rate = scene.load().ratePerSecond();
        scene.progress().phase("climb: %d operations a second".formatted(times * rate));
        others.start(times * rate);
        Spent before = Spent.of(shop);
        int endedBefore = ended();
        long from = ledger.now();
        Await.pause(scene.load().quick() ? QUICK_STEP : STEP);
        int requests = ended() - endedBefore;
        double seconds = (ledger.now() - from) / 1e9;
        Spent spent = Spent.of(shop).since(before);
        boolean keptUp = others.achieved() >= KEPT_UP;
        others.quiesce();
        if (!keptUp) {
            figures.add(Metric.SATURATION_RATE.of(requests / seconds));
            figures.addAll(spent.perRequest(requests, Metric.CPU_PER_REQUEST_FULL, Metric.STORE_CPU_PER_REQUEST_FULL));
        } else if (times == FIRST) {
            figures.addAll(spent.perRequest(requests, Metric.CPU_PER_REQUEST_4, Metric.STORE_CPU_PER_REQUEST_4));
        }
        return keptUp;
    }

    /** The number of requests that have ended so far, of the run's users and of the others. */
    private int ended() {
        return scene.ledger().size() + ledger.size();
    }
}
