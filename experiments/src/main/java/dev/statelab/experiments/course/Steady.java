package dev.statelab.experiments.course;

import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.Await;
import java.util.List;

/**
 * The first phases: the users log in, the load warms the service up, and the service is steady. Times are on the ledger's clock.
 *
 * @param began when the load began
 * @param warm when the warm-up was over
 */
record Steady(long began, long warm) {

    /** The load never began. */
    static final Steady NEVER = new Steady(0, 0);

    /** Logs the users in, starts the load and waits for the warm-up. */
    static Steady warmUp(Scene scene) {
        Load load = scene.load();
        Progress progress = scene.progress();
        progress.phase(load.users() + " users log in");
        scene.crowd().arrive();
        progress.phase("warm up: %d operations a second".formatted(load.ratePerSecond()));
        long began = scene.ledger().now();
        scene.crowd().start(load.ratePerSecond());
        progress.follow(scene.ledger()::size);
        Await.pause(load.warmUp());
        progress.phase("steady");
        return new Steady(began, scene.ledger().now());
    }

    /**
     * Watches the warm service for {@link Load#steady}, and until the requests of that time have ended. Returns the doubt whether it was
     * steady; empty if it was.
     */
    List<String> watch(Scene scene) {
        Await.pause(scene.load().steady());
        long end = scene.ledger().now();
        Await.until(scene.target().recoveryDeadline(), () -> scene.ledger().answeredUntil() > end);
        boolean troubled = scene.ledger().operations().stream()
                .anyMatch(operation -> operation.intended() >= warm && operation.troubled());
        return troubled ? List.of("the service was not steady before the fault") : List.of();
    }
}
