package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.SessionEnded;
import dev.statelab.stateful.session.SessionStore;
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
 * On a Redis or Valkey of another version, as a container: the image that the environment variable {@value #IMAGE_SETTING} names,
 * else that of the chart. An image that is not on this machine is not pulled, since a machine without a registry would wait for it.
 */
@EnabledIf(
        value = "imageIsHere",
        disabledReason = "no Docker, or the image is not on this machine: docker pull redis:8-alpine")
class RedisImageSessionStoreTest extends SessionStoreContract {

    static final String IMAGE_SETTING = "STATELAB_REDIS_IMAGE";

    private static final String IMAGE = Objects.requireNonNullElse(System.getenv(IMAGE_SETTING), "redis:8-alpine");
    private static final int PORT = 6379;

    /** It complains at length where there is no Docker; held here so that its level is not forgotten. */
    private static final Logger CHATTER = Logger.getLogger("org.testcontainers");

    private static final Vertx VERTX = Vertx.vertx();
    private static GenericContainer<?> server;
    private static Redis client;

    static boolean imageIsHere() throws InterruptedException {
        CHATTER.setLevel(Level.OFF);
        if (System.getenv(IMAGE_SETTING) != null) {
            return true; // whoever names one wants to see it fail
        }
        try { // not by Testcontainers, which first pulls an image of its own, and waits for minutes where no registry
            // answers
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
    protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> told) {
        return new RedisSessionStore(client, RedisNames.PLAIN, lifetime, lifetime.tolerance(), false, told);
    }
}
