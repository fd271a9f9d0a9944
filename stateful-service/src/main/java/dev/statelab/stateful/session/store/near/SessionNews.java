package dev.statelab.stateful.session.store.near;

import dev.statelab.stateful.session.store.redis.RedisNames;
import dev.statelab.stateful.session.store.redis.RedisSessionStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Subscribes on a connection of its own to the channel of {@link RedisSessionStore}, and drops outdated cache entries. When the connection
 * is lost, it subscribes again; messages in the meantime are missed.
 */
public final class SessionNews implements AutoCloseable {

    /** The pause between a lost connection and the next attempt. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The interval between pings, well below the time after which the client gives up a silent connection. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);

    private static final Logger LOG = Logger.getLogger(SessionNews.class);

    private final Vertx vertx;
    private final Redis redis;
    private final RedisNames names;
    private final NearCache cache;
    private final Counter messages;
    private final long keepAlive;
    private final AtomicReference<RedisConnection> subscription = new AtomicReference<>();
    private volatile boolean listening;
    private volatile boolean closed;

    public SessionNews(Vertx vertx, Redis redis, RedisNames names, NearCache cache, MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.names = names;
        this.cache = cache;
        messages = Counter.builder("session.near.messages")
                .description("Messages about changed or ended sessions that reached the near cache")
                .register(metrics);
        keepAlive = vertx.setPeriodic(KEEP_ALIVE.toMillis(), timer -> ping());
        subscribe();
    }

    /** Whether messages are received now. */
    boolean isListening() {
        return listening;
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(keepAlive);
        RedisConnection connection = subscription.getAndSet(null);
        if (connection != null) {
            connection.closeAndForget();
        }
    }

    private void subscribe() {
        if (!closed) {
            redis.connect().subscribe().with(this::listen, failure -> again());
        }
    }

    private void listen(RedisConnection connection) {
        subscription.set(connection);
        if (closed) { // while it was connecting: the connection would keep its place in the pool for ever
            close();
            return;
        }
        connection
                .handler(heard -> hear(connection, heard))
                .endHandler(() -> lost(connection, "the connection ended"))
                .exceptionHandler(failure -> lost(connection, failure.getMessage()))
                .send(Request.cmd(Command.SUBSCRIBE).arg(names.channel()))
                .subscribe()
                .with(sent -> {}, failure -> lost(connection, failure.getMessage()));
    }

    private void hear(RedisConnection connection, Response heard) {
        if (heard.type() == ResponseType.ERROR) {
            lost(connection, heard.toString());
            connection.closeAndForget();
            return;
        }
        if (heard.type() == ResponseType.SIMPLE) { // the answer to a ping that was sent before the subscription began
            return;
        }
        switch (heard.get(0).toString()) {
            case "subscribe" -> {
                listening = true;
                LOG.info("receiving session changes from other replicas");
            }
            case "message" -> news(heard.get(2).toString());
            default -> LOG.debugf("received %s", heard);
        }
    }

    private void news(String message) {
        messages.increment();
        int space = message.indexOf(' ');
        if (space < 0) {
            cache.drop(names.key(message));
        } else {
            cache.dropBefore(names.key(message.substring(0, space)), Long.parseLong(message.substring(space + 1)));
        }
    }

    private void lost(RedisConnection connection, String reason) {
        if (subscription.compareAndSet(connection, null)) {
            if (listening) {
                LOG.warnf("no longer receiving session changes from other replicas: %s", reason);
            }
            listening = false;
            again();
        }
    }

    private void again() {
        if (!closed) {
            vertx.setTimer(PAUSE.toMillis(), timer -> subscribe());
        }
    }

    /** The reply keeps the connection alive; the connection itself detects a missing reply. */
    private void ping() {
        RedisConnection connection = subscription.get();
        if (connection != null) {
            connection.send(Request.cmd(Command.PING)).subscribe().with(pong -> {}, failure -> {});
        }
    }
}
