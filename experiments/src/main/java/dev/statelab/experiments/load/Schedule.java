package dev.statelab.experiments.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * An open-model schedule: actions are due at random times (a Poisson process, like independent users), whatever the service does. Users
 * take turns in random order. If a user is still busy when an action is due, the action is sent late, and its latency counts from when it
 * was due. Nothing is dropped, so a pause of the service shows in the latency of every action due during it (no coordinated omission).
 *
 * <p>All users act on the context on which the schedule was started.
 */
public final class Schedule {

    private static final double NANOS_PER_SECOND = 1e9;

    /** The longest delay in noticing a due action that does not count as late. */
    private static final double PUNCTUAL_NANOS = 100e6;

    private final Vertx vertx;
    private final List<Turn> turns;
    private final Random random;
    private final LongSupplier clock;

    private final Lag lag = new Lag();
    private final Promise<Void> idle = Promise.promise();
    private int position;
    private int busy;
    private volatile double intervalNanos;
    private volatile double due;
    private volatile long scheduled;
    private volatile long late;
    private Thread pacer;
    private volatile boolean running;
    private volatile boolean noticed;
    private volatile long sent;
    private boolean stopped;

    /** An actor and the due times of its waiting actions. */
    private static final class Turn {
        private final Actor actor;
        private final Queue<Long> waiting = new ArrayDeque<>();
        private boolean acting;

        Turn(Actor actor) {
            this.actor = actor;
        }
    }

    /**
     * @param ratePerSecond actions of all actors together
     * @param seed determines the due times and the order of the turns
     * @param clock the ledger's, in nanoseconds
     */
    public Schedule(Vertx vertx, List<? extends Actor> actors, int ratePerSecond, long seed, LongSupplier clock) {
        this.vertx = vertx;
        this.turns = new ArrayList<>(actors.stream().map(Turn::new).toList());
        this.random = new Random(seed);
        this.clock = clock;
        rate(ratePerSecond);
    }

    /**
     * Changes the rate from now on. Thread-safe.
     *
     * @param perSecond actions of all actors together
     */
    public void rate(int perSecond) {
        intervalNanos = NANOS_PER_SECOND / perSecond;
    }

    /** Starts the schedule. Call it once, on the users' context. */
    public void start() {
        Context context = vertx.getOrCreateContext();
        due = clock.getAsLong();
        running = true;
        pacer = Thread.ofPlatform().daemon().name("schedule").start(() -> pace(context));
    }

    /** Waits until each action is due. A timer of the event loop could be a millisecond late, which would add to every latency. */
    private void pace(Context context) {
        while (running) {
            long wait = (long) due - clock.getAsLong();
            if (noticed) {
                LockSupport.park(this);
            } else if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            } else {
                noticed = true;
                context.runOnContext(on -> dispatch());
            }
        }
    }

    private void end() {
        running = false;
        LockSupport.unpark(pacer);
    }

    /** Schedules nothing more; the future completes when every scheduled action is done. Call it on the users' context. */
    public Future<Void> stop() {
        end();
        stopped = true;
        endWhenIdle();
        return idle.future();
    }

    /** Schedules nothing more and drops scheduled actions that have not begun. Call it on the users' context. */
    public void abort() {
        end();
        turns.forEach(turn -> turn.waiting.clear());
    }

    /** How late actions were noticed so far. Thread-safe. */
    public Lag lag() {
        return lag;
    }

    /** The share of the actions due so far that were sent: 1 if the generator and the users keep up. Thread-safe. */
    public double achieved() {
        return scheduled == 0 ? 1 : (double) sent / scheduled;
    }

    /**
     * The share of the actions due so far that the schedule itself noticed late, by more than 100 ms. The service does not affect it:
     * a high share means that the generator is the bottleneck. Thread-safe.
     */
    public double late() {
        return scheduled == 0 ? 0 : (double) late / scheduled;
    }

    private void dispatch() {
        long now = clock.getAsLong();
        while (running && due <= now) {
            Turn turn = nextTurn();
            scheduled = scheduled + 1;
            late = now - due > PUNCTUAL_NANOS ? late + 1 : late;
            lag.record(now, now - (long) due);
            turn.waiting.add((long) due);
            due += intervalNanos * -Math.log(1 - random.nextDouble());
            actIfFree(turn);
        }
        noticed = false;
        LockSupport.unpark(pacer);
    }

    private Turn nextTurn() {
        if (position == 0) {
            Collections.shuffle(turns, random);
        }
        Turn turn = turns.get(position);
        position = (position + 1) % turns.size();
        return turn;
    }

    private void actIfFree(Turn turn) {
        if (turn.acting || turn.waiting.isEmpty()) {
            return;
        }
        turn.acting = true;
        busy++;
        sent = sent + 1;
        turn.actor.act(turn.waiting.remove()).onComplete(done -> {
            turn.acting = false;
            busy--;
            actIfFree(turn);
            endWhenIdle();
        });
    }

    private void endWhenIdle() {
        if (stopped && busy == 0) {
            idle.tryComplete();
        }
    }
}
