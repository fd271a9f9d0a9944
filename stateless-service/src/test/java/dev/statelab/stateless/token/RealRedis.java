package dev.statelab.stateless.token;

import dev.statelab.storefront.replica.FreePort;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import redis.embedded.RedisServer;

/**
 * A Redis server on a free port, with the user and the rights that the chart gives the denylist. As a test resource it gives
 * itself to a field of the test.
 */
public final class RealRedis implements QuarkusTestResourceLifecycleManager, AutoCloseable {

    private static final String USER = "tokens";
    private static final String PASSWORD = "a-password-for-this-test-alone";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int port = FreePort.find();
    private final Vertx vertx = Vertx.vertx();
    private final Redis admin = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    private RedisServer server;
    private String processId;

    /** Starts it, empty; the settings by which a service finds it. */
    @Override
    public Map<String, String> start() {
        up();
        return Map.of(
                "redis.url",
                "redis://127.0.0.1:" + port,
                "redis.username",
                USER,
                "redis.password",
                PASSWORD,
                "token.revocation",
                "denylist");
    }

    void up() {
        server = RedisServer.builder()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("user " + USER + " on >" + PASSWORD + " ~revoked:* +@read +@write +@connection -@dangerous")
                .build();
        server.start();
        processId = info("server").replaceAll("(?s).*process_id:(\\d+).*", "$1");
    }

    void down() {
        server.stop();
    }

    /** It takes connections and requests and answers none, until {@link #resume}. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** Does a command with every right; null where the answer is nil. */
    Response command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return admin.send(request).await().atMost(PATIENCE);
    }

    /** How often each command was done while this was. */
    Map<String, Integer> commandsOf(Runnable work) {
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

    private String info(String section) {
        return command(Command.INFO, section).toString();
    }

    private void signal(String name) {
        try {
            if (new ProcessBuilder("kill", "-" + name, processId).start().waitFor() != 0) {
                throw new IllegalStateException("no process " + processId);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(RealRedis.class));
    }

    @Override
    public void stop() {
        admin.close();
        down();
        // not closeAndAwait: Quarkus has taken the context of Mutiny with it when it stops a test resource
        vertx.getDelegate().close();
    }

    @Override
    public void close() {
        stop();
    }
}
