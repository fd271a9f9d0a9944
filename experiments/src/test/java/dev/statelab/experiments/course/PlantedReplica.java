package dev.statelab.experiments.course;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The replica that serves a {@link PlantedShop}: says when the defect shows, and counts that. Its monitor guards the
 * state of the whole shop; only {@link #defect}, {@link #planted}, {@link #generation()} and {@link #isKilled} may be
 * used without it.
 */
final class PlantedReplica {

    private static final long REFUSAL_NANOS = 1_500_000_000;

    /** The defect of the shop. */
    final Defect defect;

    /** How often the defect occurred. */
    final AtomicInteger planted = new AtomicInteger();

    private int numbers;
    private volatile int generation = 1;
    private volatile boolean killed;
    private long refusesUntil = System.nanoTime();

    PlantedReplica(Defect defect) {
        this.defect = defect;
    }

    /** Counts the replicas so far from 1. */
    int generation() {
        return generation;
    }

    /** Whether an action was performed; with {@link Defect#SURVIVES}, without effect. */
    boolean isKilled() {
        return killed;
    }

    /** Whether it refuses every request at present. */
    boolean refuses() {
        return System.nanoTime() < refusesUntil;
    }

    /** Refuses every request for so long from now on. */
    void refuse(long millis) {
        refusesUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void kill() {
        killed = true;
    }

    /** Makes another replica of it. */
    void replace() {
        generation++;
        refusesUntil = System.nanoTime() + (defect == Defect.REFUSES ? REFUSAL_NANOS : 0);
    }

    /** Counts the logins, and the occasions on which the defect could occur, from 1. */
    int nextNumber() {
        return ++numbers;
    }

    /** Like {@link #shows(Defect, int)}, once in a hundred times. */
    boolean shows(Defect candidate) {
        return shows(candidate, 100);
    }

    /** Whether the shop has this defect and it occurs now, once in so many times. Counts it. */
    boolean shows(Defect candidate, int oneIn) {
        boolean now = defect == candidate && nextNumber() % oneIn == 0;
        if (now) {
            planted.incrementAndGet();
        }
        return now;
    }
}
