package dev.statelab.stateful.session.store.redis;

import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;

/** On the Redis that the chart brings, where Docker runs and its image is to be had. */
@EnabledIf(
        value = "start",
        disabledReason = "Docker does not run here, or cannot pull and start the image redis:8-alpine")
class Redis8SessionStoreTest extends SessionStoreContract {

    private static final int PORT = 6379;

    /** It complains at length where there is no Docker; held here so that its level is not forgotten. */
    private static final Logger CHATTER = Logger.getLogger("org.testcontainers");

    private static final Vertx VERTX = Vertx.vertx();
    private static GenericContainer<?> server;
    private static Redis client;

    static boolean start() {
        CHATTER.setLevel(Level.OFF);
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return false;
            }
            server = new GenericContainer<>("redis:8-alpine").withExposedPorts(PORT);
            server.start();
        } catch (ContainerFetchException | ContainerLaunchException e) {
            return false;
        }
        client = Redis.createClient(VERTX, "redis://%s:%d".formatted(server.getHost(), server.getMappedPort(PORT)));
        return true;
    }

    @AfterAll
    static void stop() {
        server.stop();
        VERTX.closeAndAwait();
    }

    @Override
    protected SessionStore store(Lifetime lifetime) {
        return new RedisSessionStore(client, lifetime);
    }
}
