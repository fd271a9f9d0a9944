package dev.statelab.experiments.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * An open-model schedule: actions are due at a fixed rate, whatever the service does. Shoppers take turns in random order. A
 * shopper who is still busy when the next action is due does it late, measured from when it was due; nothing is dropped, so
 * a pause of the service shows in the latencies of all who would have come in it (no coordinated omission).
 *
 * <p>All shoppers act on the context that the schedule was started on.
 */
public final class Schedule {

    private static final long TICK_MILLIS = 1;
    private static final double NANOS_PER_SECOND = 1e9;

    /** How late the schedule may notice that an action is due. */
    private static final double PUNCTUAL_NANOS = 100e6;

    private final Vertx vertx;
    private final List<Turn> turns;
    private final Random random;
    private final LongSupplier clock;

    private final Promise<Void> idle = Promise.promise();
    private int position;
    private int busy;
    private volatile double intervalNanos;
    private double due;
    private volatile long scheduled;
    private volatile long late;
    private long timer;
    private volatile long sent;
    private boolean stopped;

    /** An actor and the times of the actions that wait for their turn. */
    private static final class Turn {
        private final Actor actor;
        private final Queue<Long> waiting = new ArrayDeque<>();
        private boolean acting;

        Turn(Actor actor) {
            this.actor = actor;
        }
    }

    /**
     * @param ratePerSecond actions of all shoppers together
     * @param clock in nanoseconds: the ledger's
     */
    public Schedule(Vertx vertx, List<? extends Actor> actors, int ratePerSecond, long seed, LongSupplier clock) {
        this.vertx = vertx;
        this.turns = new ArrayList<>(actors.stream().map(Turn::new).toList());
        this.random = new Random(seed);
        this.clock = clock;
        rate(ratePerSecond);
    }

    /** Changes the rate from now on; from any thread. @param perSecond actions of all actors together */
    public void rate(int perSecond) {
        intervalNanos = NANOS_PER_SECOND / perSecond;
    }

    /** Begins. Call it once, on the shoppers' context. */
    public void start() {
        due = clock.getAsLong();
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> dispatch());
    }

    /** Schedules nothing more; the future ends when every action that was due is done. Call it on the shoppers' context. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        stopped = true;
        endWhenIdle();
        return idle.future();
    }

    /** Schedules nothing more and forgets what was due and not begun. Call it on the shoppers' context. */
    public void abort() {
        vertx.cancelTimer(timer);
        turns.forEach(turn -> turn.waiting.clear());
    }

    /** The share of the actions due so far that were sent: 1 where the generator and the shoppers keep up; from any thread. */
    public double achieved() {
        return scheduled == 0 ? 1 : (double) sent / scheduled;
    }

    /**
     * The share of the actions due so far that the schedule itself noticed late, by more than 100 ms; from any thread. The
     * service has no part in that: where it is more than a few percent, the generator is the bottleneck.
     */
    public double late() {
        return scheduled == 0 ? 0 : (double) late / scheduled;
    }

    private void dispatch() {
        long now = clock.getAsLong();
        while (due <= now) {
            Turn turn = nextTurn();
            scheduled = scheduled + 1;
            late = now - due > PUNCTUAL_NANOS ? late + 1 : late;
            turn.waiting.add((long) due);
            due += intervalNanos;
            actIfFree(turn);
        }
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
