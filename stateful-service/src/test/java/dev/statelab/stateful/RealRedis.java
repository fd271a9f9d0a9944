package dev.statelab.stateful;

import dev.statelab.storefront.replica.FreePort;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.stream.Stream;
import redis.embedded.RedisServer;
import redis.embedded.RedisServerBuilder;

/** A Redis server on a free port, with the user and the rights that the chart gives the service. */
public final class RealRedis implements AutoCloseable {

    public static final String USER = "shop";
    public static final String PASSWORD = "a-password-for-this-test-alone";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int port = FreePort.find();
    private final Vertx vertx = Vertx.vertx();
    private final Redis admin = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    private RedisServer server;

    public RealRedis() {
        start();
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** A client as the service has it. */
    public Redis client() {
        return Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://%s:%s@127.0.0.1:%d".formatted(USER, PASSWORD, port))
                        .setMaxPoolSize(16)
                        .setMaxPoolWaiting(2048));
    }

    /** Does a command with every right; null where the answer is nil. */
    public Response command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return admin.send(request).await().atMost(PATIENCE);
    }

    /**
     * Starts it, empty unless the settings name a directory with a dump; returns when it serves.
     *
     * @param settings lines of its configuration
     */
    public void start(String... settings) {
        RedisServerBuilder builder = RedisServer.builder()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("user " + USER + " on >" + PASSWORD
                        + " ~* &sessions +@read +@write +@connection -@dangerous"
                        + " +eval +evalsha +time +publish +subscribe");
        Stream.of(settings).forEach(builder::setting);
        server = builder.build();
        server.start();
    }

    public void stop() {
        server.stop();
    }

    @Override
    public void close() {
        admin.close();
        stop();
        // not closeAndAwait: Quarkus has taken the context of Mutiny with it when it stops a test resource
        vertx.getDelegate().close();
    }
}
