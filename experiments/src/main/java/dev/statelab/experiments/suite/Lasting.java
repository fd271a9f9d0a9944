package dev.statelab.experiments.suite;

import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.load.Acceptance;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.PlatformException;
import java.time.Duration;
import java.util.function.Supplier;

/** How long a credential was accepted, according to repeated observations. Times of observations are in nanoseconds. */
final class Lasting {

    /** The maximum time without an acceptance or rejection. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final long begin;
    private long end;
    private boolean over;
    private boolean doubtful;

    Lasting(long begin) {
        this.begin = begin;
        this.end = begin;
    }

    /**
     * Looks ten times a second until the acceptance is over, but only for the given time.
     *
     * @return for how long it was accepted, in seconds; the given time or little more if it still is
     * @throws PlatformException as {@link #look} and {@link #seconds()}
     */
    static double seconds(Scene scene, long begin, Duration atMost, Supplier<Acceptance> credential) {
        Lasting acceptance = new Lasting(begin);
        Await.until(atMost, () -> {
            acceptance.look(credential.get(), scene.ledger().now());
            return acceptance.over();
        });
        return acceptance.seconds();
    }

    /**
     * Records an observation. The acceptance ended at the first rejection that no later acceptance contradicts.
     *
     * @throws PlatformException if there was neither acceptance nor rejection for half a minute
     */
    void look(Acceptance seen, long now) {
        switch (seen) {
            case ACCEPTED -> {
                end = now;
                over = false;
                doubtful = false;
            }
            case REJECTED -> {
                end = over ? end : now;
                over = true;
            }
            case UNKNOWN -> {
                doubtful |= !over;
                if (!over && now - end > PATIENCE.toNanos()) {
                    throw unknown();
                }
            }
        }
    }

    /** Whether the last acceptance was followed by a rejection. */
    boolean over() {
        return over;
    }

    /**
     * The time until the acceptance ended, or so far.
     *
     * @throws PlatformException if nothing is known about the time before the end
     */
    double seconds() {
        if (doubtful) {
            throw unknown();
        }
        return (end - begin) / 1e9;
    }

    private static PlatformException unknown() {
        return new PlatformException(
                "how long the credential was accepted is unknown: some responses neither accept nor reject it");
    }
}
