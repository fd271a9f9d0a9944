package dev.statelab.experiments.course;

import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.verdict.Recovery;
import java.util.List;

/**
 * The observation of a service from the fault until its recovery, or the deadline.
 *
 * @param watch recorded the times; null if nothing was observed
 * @param recovered whether the service recovered before the deadline
 * @param seconds how long the load lasted
 * @param achieved the share of the load that was sent
 * @param late the share of the load that the generator itself noticed late
 * @param lag what the generator adds to a latency; null if nothing was observed
 */
record Observation(Watch watch, boolean recovered, double seconds, double achieved, double late, Lag.Summary lag) {

    /** The run was aborted before the observation. */
    static final Observation NONE = new Observation(null, false, 0, 0, 0, null);

    private static final double ENOUGH_OF_THE_RATE = 0.95;
    private static final double TOO_MANY_LATE = 0.1;

    /** Observes the service after a fault, under load. */
    static Observation of(Scene scene, Intervention done, Steady steady) {
        scene.progress().phase("observe until the service has recovered");
        Watch watch = new Watch(scene.target(), done, scene.ledger());
        boolean recovered = watch.observe(
                scene.load().observe(), scene.load().quiet(), scene.target().recoveryDeadline());
        return new Observation(
                watch,
                recovered,
                (scene.ledger().now() - steady.began()) / 1e9,
                scene.crowd().achieved(),
                scene.crowd().late(),
                scene.crowd().lag());
    }

    /** Whether the service was observed. */
    boolean made() {
        return watch != null;
    }

    /** When each step of the recovery was reached, from the observation and these operations. */
    Recovery recovery(List<Operation> operations) {
        return made() ? watch.recovery(operations) : Recovery.NONE;
    }

    /** Whether the generator was late with so many requests that it may have caused failures itself. */
    boolean generatorWasLate() {
        return late > TOO_MANY_LATE;
    }

    /** The doubt whether the intended load was sent, if the service and not the generator held it up; empty if there is none. */
    List<String> shortOfLoad() {
        return generatorWasLate() || achieved >= ENOUGH_OF_THE_RATE
                ? List.of()
                : List.of("only %.0f %% of the intended load was sent, because users waited for responses"
                        .formatted(achieved * 100));
    }
}
