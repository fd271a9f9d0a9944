package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Tests the store contract on another version of Redis or Valkey, in a container. The environment variable {@value #IMAGE_SETTING}
 * names the image; the default is the chart's, which is not pulled, since a machine without a registry would wait for it.
 */
@EnabledIf(
        value = "imageIsHere",
        disabledReason = "no Docker, or the image is not on this machine: docker pull redis:8-alpine")
class RedisImageSessionStoreTest extends SessionStoreContract {

    static final String IMAGE_SETTING = "STATELAB_REDIS_IMAGE";

    private static final String IMAGE = Objects.requireNonNullElse(System.getenv(IMAGE_SETTING), "redis:8-alpine");
    private static final int PORT = 6379;

    /** Testcontainers logs at length without Docker. This reference keeps the logger, and with it the level. */
    private static final Logger CHATTER = Logger.getLogger("org.testcontainers");

    private static final Vertx VERTX = Vertx.vertx();
    private static GenericContainer<?> server;
    private static Redis client;

    static boolean imageIsHere() throws InterruptedException {
        CHATTER.setLevel(Level.OFF);
        if (System.getenv(IMAGE_SETTING) != null) {
            return true; // a missing image must fail the test if it was named
        }
        try { // not with Testcontainers, which first pulls an image of its own and waits minutes without a registry
            return new ProcessBuilder("docker", "image", "inspect", IMAGE)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeAll
    static void start() {
        server = new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withCommand("redis-server", "--bind", "*", "--protected-mode", "no")
                .withCreateContainerCmdModifier(create -> create.withEntrypoint("/usr/bin/env"))
                .withExposedPorts(PORT);
        server.start();
        String url = "redis://%s:%d".formatted(server.getHost(), server.getMappedPort(PORT));
        client = Redis.createClient(
                VERTX,
                new RedisOptions().setConnectionString(url).setMaxPoolSize(16).setMaxPoolWaiting(2048));
    }

    @AfterAll
    static void stop() {
        server.stop();
        VERTX.closeAndAwait();
    }

    @Override
    protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        return new RedisSessionStore(client, RedisNames.PLAIN, lifetime, lifetime.tolerance(), false, onEnded);
    }
}
