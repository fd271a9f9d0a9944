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

    private final Vertx vertx;
    private final List<Turn> turns;
    private final Random random;
    private final long intervalNanos;
    private final LongSupplier clock;

    private final Promise<Void> idle = Promise.promise();
    private int position;
    private int busy;
    private long begin;
    private long due;
    private volatile long scheduled;
    private long timer;
    private volatile long sent;
    private boolean stopped;

    /** A shopper and the times of the actions that wait for their turn. */
    private static final class Turn {
        private final Shopper shopper;
        private final Queue<Long> waiting = new ArrayDeque<>();
        private boolean acting;

        Turn(Shopper shopper) {
            this.shopper = shopper;
        }
    }

    /**
     * @param ratePerSecond actions of all shoppers together
     * @param clock in nanoseconds: the ledger's
     */
    public Schedule(Vertx vertx, List<Shopper> shoppers, int ratePerSecond, long seed, LongSupplier clock) {
        this.vertx = vertx;
        this.turns = new ArrayList<>(shoppers.stream().map(Turn::new).toList());
        this.random = new Random(seed);
        this.intervalNanos = 1_000_000_000L / ratePerSecond;
        this.clock = clock;
    }

    /** Begins. Call it once, on the shoppers' context. */
    public void start() {
        begin = clock.getAsLong();
        due = begin;
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> dispatch());
    }

    /** Schedules nothing more; the future ends when every action that was due is done. Call it on the shoppers' context. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        stopped = true;
        endWhenIdle();
        return idle.future();
    }

    /** The share of the actions due so far that were sent: 1 where the generator and the shoppers keep up; from any thread. */
    public double achieved() {
        return scheduled == 0 ? 1 : (double) sent / scheduled;
    }

    private void dispatch() {
        long now = clock.getAsLong();
        while (due <= now) {
            Turn turn = nextTurn();
            scheduled = scheduled + 1;
            turn.waiting.add(due);
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
        turn.shopper.act(turn.waiting.remove()).onComplete(done -> {
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
