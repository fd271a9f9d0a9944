package dev.statelab.experiments.platform.local;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A TCP relay between one replica and the store. It forwards data in both directions and in order, with a {@linkplain #delay delay} if one
 * is set. While it is {@linkplain #cut cut}, it holds the data back, as TCP keeps unacknowledged data. Everything runs on one event loop.
 */
final class Relay implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Vertx vertx;
    private final Context context;
    private final NetServer server;
    private final NetClient client;
    private final int store;
    private final Set<Wire> wires = new HashSet<>();
    private volatile long latency;
    private volatile long jitter;
    private boolean cut;
    private volatile int kept;

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param store the store's port
     */
    Relay(Vertx vertx, int store) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.store = store;
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer().connectHandler(this::accept);
        Promise<NetServer> listening = Promise.promise();
        context.runOnContext(on -> server.listen(0, HOST).onComplete(listening));
        listening.future().toCompletionStage().toCompletableFuture().join();
    }

    /** The port that a replica uses in place of the store's. */
    int port() {
        return server.actualPort();
    }

    /** Delays what the replica sends from now on by this latency, plus or minus a random jitter. */
    void delay(Duration by, Duration moreOrLess) {
        // not on the event loop, which may first read what is sent after this call
        latency = by.toNanos();
        jitter = moreOrLess.toNanos();
    }

    /** Holds all data from now on. */
    void cut() {
        kept = 0;
        context.runOnContext(on -> cut = true);
    }

    /** Forwards the held data, and all data from now on. */
    void heal() {
        context.runOnContext(on -> {
            cut = false;
            List.copyOf(wires).forEach(Wire::flush);
        });
    }

    /** The number of packets and connection ends held since it was cut. */
    int kept() {
        return kept;
    }

    private void accept(NetSocket replica) {
        replica.pause();
        client.connect(store, HOST)
                .onSuccess(connected -> {
                    wire(replica, connected, true);
                    wire(connected, replica, false);
                    replica.resume();
                })
                .onFailure(refused -> replica.close());
    }

    private void wire(NetSocket from, NetSocket to, boolean slow) {
        Wire wire = new Wire(to, slow);
        wires.add(wire);
        from.handler(wire::take);
        from.closeHandler(closed -> wire.end());
    }

    /** One direction of a connection. The data is small, so there is no back pressure. */
    private final class Wire {

        private final NetSocket to;
        private final boolean slow;
        private final Deque<Runnable> held = new ArrayDeque<>();
        private long due = System.nanoTime();

        Wire(NetSocket to, boolean slow) {
            this.to = to;
            this.slow = slow;
        }

        void take(Buffer packet) {
            hold(() -> to.write(packet));
        }

        void end() {
            hold(() -> {
                to.close();
                wires.remove(this);
            });
        }

        private void hold(Runnable next) {
            held.add(next);
            if (cut) {
                kept++;
                return;
            }
            long now = System.nanoTime();
            due = Math.max(due, now + (slow ? delay() : 0)); // later data must not overtake earlier data
            long millis = Duration.ofNanos(due - now).toMillis();
            if (millis <= 0) {
                pass();
            } else {
                vertx.setTimer(millis, is -> pass());
            }
        }

        private long delay() {
            return latency + (jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(-jitter, jitter + 1));
        }

        private void pass() {
            if (!cut && !held.isEmpty()) {
                held.poll().run();
            }
        }

        void flush() {
            while (!held.isEmpty()) {
                held.poll().run();
            }
        }
    }

    /** Closes all connections through it. */
    @Override
    public void close() {
        server.close();
        client.close();
    }
}
