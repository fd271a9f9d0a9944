package dev.statelab.testkit.store;

import dev.statelab.testkit.replica.FreePort;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import redis.embedded.RedisServer;
import redis.embedded.RedisServerBuilder;

/** A Redis server on a free port, with a user that has the permissions that the chart gives a service. */
public final class RealRedis implements AutoCloseable {

    /** The user's password. */
    public static final String PASSWORD = "a-password-for-this-test-alone";

    /** A line of the chart's configuration, as a chart test checks, so that sessions use as much memory as with the chart. */
    public static final String COMPACT_HASHES = "hash-max-listpack-value 1024";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final User user;
    private final int port = FreePort.find();
    private final Vertx vertx = Vertx.vertx();
    private final Redis admin = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    private RedisServer server;
    private String processId;

    /** The users that the chart creates; a test of the chart compares the permissions. */
    public enum User {
        /** Stores sessions, attempts and orders. */
        SHOP("~* &sessions +@read +@write +@connection -@dangerous +eval +evalsha +time +publish +subscribe"),

        /** Stores the denylist. */
        TOKENS("~revoked:* +@read +@write +@connection -@dangerous +eval +time");

        private final String rights;

        User(String rights) {
            this.rights = rights;
        }

        /** The user's permissions, as a rule of an ACL file. */
        public String rights() {
            return rights;
        }

        /** The user's name in the chart. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Starts an empty server.
     *
     * @param settings lines of the Redis configuration
     */
    public RealRedis(User user, String... settings) {
        this.user = user;
        start(settings);
    }

    /** {@code redis://127.0.0.1:port}, without credentials. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** The user's name. */
    public String user() {
        return user.toString();
    }

    /** The event loops of the clients. */
    public Vertx vertx() {
        return vertx;
    }

    /** A client configured like the service's. */
    public Redis client() {
        return Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://%s:%s@127.0.0.1:%d".formatted(user, PASSWORD, port))
                        .setMaxPoolSize(16)
                        .setMaxPoolWaiting(2048));
    }

    /** Runs a command as administrator; null if the reply is nil. */
    public Response command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return admin.send(request).await().atMost(PATIENCE);
    }

    /** How often each command ran during the action; a script counts, and so does each command in it. */
    public Map<String, Integer> commandsOf(Runnable work) {
        command(Command.CONFIG, "RESETSTAT");
        work.run();
        Map<String, Integer> commands = new TreeMap<>();
        for (String line : info("commandstats").split("\r\n")) {
            if (line.startsWith("cmdstat_") && !line.startsWith("cmdstat_config") && !line.startsWith("cmdstat_info")) {
                commands.put(
                        line.substring("cmdstat_".length(), line.indexOf(':')),
                        Integer.valueOf(line.replaceAll(".*:calls=(\\d+),.*", "$1")));
            }
        }
        return commands;
    }

    /**
     * Starts the server, empty unless the settings name a directory with a dump; returns when it serves requests.
     *
     * @param settings lines of the Redis configuration
     */
    public void start(String... settings) {
        RedisServerBuilder builder = RedisServer.builder()
                .redisExecProvider(RedisExecutable.provider())
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting(COMPACT_HASHES)
                .setting("user " + user + " on >" + PASSWORD + " " + user.rights());
        Stream.of(settings).forEach(builder::setting);
        server = builder.build();
        server.start();
        processId = info("server").replaceAll("(?s).*process_id:(\\d+).*", "$1");
    }

    /** Stops the server; {@link #start} restarts it on the same port. */
    public void stop() {
        server.stop();
    }

    /** Kills the server, as a crash does, if it is running; {@link #start} restarts it on the same port. */
    public void kill() {
        ProcessHandle.of(Long.parseLong(processId)).ifPresent(ProcessHandle::destroyForcibly);
        stop();
    }

    /** Suspends the server: it accepts connections and requests but responds to none until {@link #resume}. */
    public void pause() {
        Signal.STOP.to(processId);
    }

    /** Lets a paused server respond again. */
    public void resume() {
        Signal.CONT.to(processId);
    }

    @Override
    public void close() {
        admin.close();
        stop();
        // not closeAndAwait: Mutiny's context is already gone when Quarkus stops a test resource
        vertx.getDelegate().close();
    }

    private String info(String section) {
        return command(Command.INFO, section).toString();
    }
}
