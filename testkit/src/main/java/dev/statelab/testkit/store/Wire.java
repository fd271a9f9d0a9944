package dev.statelab.testkit.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A proxy on the loopback interface between a service and its store. It forwards bytes; a test can make it hold, delay or
 * drop some. It assumes that each request is one chunk of bytes and that a connection has one request in flight, which
 * holds for both stores' clients with requests this small.
 */
public final class Wire implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerSocket server;
    private final int store;
    private final AtomicReference<Hold> next = new AtomicReference<>();
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<String> lost = Optional.empty();

    /** A request or reply that is held back. */
    public static final class Hold {

        private final String fragment;
        private final boolean reply;
        private final CountDownLatch caught = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Hold(String fragment, boolean reply) {
            this.fragment = fragment;
            this.reply = reply;
        }

        /** Returns once the message is held: a held request has not reached the store; for a held reply, the store has done its work. */
        public void await() {
            Wire.await(caught);
        }

        /** Forwards the held message. */
        public void release() {
            released.countDown();
        }

        private void pass() {
            caught.countDown();
            Wire.await(released);
        }
    }

    /** Creates a proxy for a store on a port of 127.0.0.1. */
    public Wire(int store) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.store = store;
        Thread.ofVirtual().start(this::accept);
    }

    /** The port that a service uses instead of the store's. */
    public int port() {
        return server.getLocalPort();
    }

    /** Holds the next request that contains this text. */
    public Hold holdRequest(String fragment) {
        return hold(new Hold(fragment, false));
    }

    /** Holds the reply to the next request that contains this text. */
    public Hold holdReplyTo(String fragment) {
        return hold(new Hold(fragment, true));
    }

    /** Delays every reply from now on. */
    public void delayReplies(Duration delay) {
        this.delay = delay;
    }

    /** From now on, drops every reply that contains this text, and everything else in the same chunk. */
    public void loseReplies(String fragment) {
        lost = Optional.of(fragment);
    }

    private Hold hold(Hold hold) {
        next.set(hold);
        return hold;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // the proxy was closed
            }
        }
    }

    private void connect(Socket client) {
        AtomicReference<Hold> onReply = new AtomicReference<>();
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), store)) {
            Thread.ofVirtual().start(() -> pump(client, upstream, request -> passes(request, onReply)));
            pump(upstream, client, reply -> replyPasses(reply, onReply));
        } catch (IOException e) {
            // the store accepts no connections: the client sees its own connection closed
        }
    }

    private boolean passes(String request, AtomicReference<Hold> onReply) {
        take(request).ifPresent(hold -> {
            if (hold.reply) {
                onReply.set(hold);
            } else {
                hold.pass();
            }
        });
        return true;
    }

    private boolean replyPasses(String reply, AtomicReference<Hold> onReply) {
        LockSupport.parkNanos(delay.toNanos());
        Optional.ofNullable(onReply.getAndSet(null)).ifPresent(Hold::pass);
        return lost.filter(reply::contains).isEmpty();
    }

    /** The hold that matches this request; each hold matches one request only. */
    private Optional<Hold> take(String request) {
        Hold hold = next.get();
        boolean meant = hold != null && request.contains(hold.fragment) && next.compareAndSet(hold, null);
        return meant ? Optional.of(hold) : Optional.empty();
    }

    /** @param gate decides whether to forward a chunk; it may block to delay it */
    private static void pump(Socket from, Socket to, Predicate<String> gate) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            for (int length = from.getInputStream().read(chunk);
                    length > 0;
                    length = from.getInputStream().read(chunk)) {
                if (gate.test(new String(chunk, 0, length, StandardCharsets.ISO_8859_1))) {
                    to.getOutputStream().write(chunk, 0, length);
                }
            }
        } catch (IOException e) {
            // one side is closed, so close the other
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nothing came over the wire within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
