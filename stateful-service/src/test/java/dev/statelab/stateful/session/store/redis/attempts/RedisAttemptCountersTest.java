package dev.statelab.stateful.session.store.redis.attempts;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.store.AttemptCountersContract;
import dev.statelab.stateful.session.store.redis.RedisNames;
import dev.statelab.testkit.store.RealRedis;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisAttemptCountersTest extends AttemptCountersContract {

    private static RealRedis server;
    private static Redis client;

    @BeforeAll
    static void start() {
        server = new RealRedis(RealRedis.User.SHOP);
        client = server.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Override
    protected AttemptCounters counters() {
        return new RedisAttemptCounters(client, RedisNames.PLAIN);
    }

    @Test
    void aCounterHasAnExpiryInRedis() {
        get(counters().add("scope", List.of("alice"), Duration.ofMinutes(10)));
        String key = RedisAttemptCounters.key(RedisNames.PLAIN, "scope", "alice");
        assertThat(server.command(Command.PTTL, key).toLong()).isBetween(1L, 600_000L);
    }
}
