package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.statelab.testkit.store.RealRedis;
import dev.statelab.testkit.store.RealRedisCluster;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the service on Redis Cluster, as a Redis user that may access only keys and channels with the prefix. */
@QuarkusTest
@TestProfile(RedisClusterShopTest.OnCluster.class)
class RedisClusterShopTest extends ShopOverHttp {

    private static final String PREFIX = "shop-1:";

    RealRedisCluster cluster;

    @Test
    void theShopRunsOnAClusterAndAllItsKeysHaveThePrefix() {
        send(null)
                .body(Map.of("user", "alice", "password", "wrong"))
                .post("/login")
                .then()
                .statusCode(401);
        String alices = login("alice");
        put(alices, "tea-01", 2).statusCode(200);
        String again = sid(login("alice", alices));
        cart(again).body("lines[0].quantity", equalTo(2));
        String order = checkout(again, newKey()).statusCode(201).extract().path("id");
        send(again).get("/orders/" + order).then().statusCode(200);
        send(login("alice")).get("/sessions").then().statusCode(200).body("", hasSize(2));

        String bobs = sid(login("bob", again));
        isProblem(send(again).get("/cart").then(), 401, "unauthenticated");
        isProblem(send(bobs).get("/orders/" + order).then(), 404, "unknown-order");
        send(login("alice")).delete("/sessions").then().statusCode(204);
        send(bobs).post("/logout").then().statusCode(204);

        for (RealRedis node : cluster.primaries()) {
            for (Response key : node.command(Command.KEYS, "*")) {
                assertThat(key.toString()).startsWith(PREFIX);
            }
        }
    }

    /** The settings that {@code docs/sessions.md} names. */
    public static class OnCluster implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "session.store", "redis",
                    "session.redis.prefix", PREFIX,
                    "session.cookie-secure", "false",
                    "quarkus.redis.client-type", "cluster");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Cluster.class));
        }
    }

    /** Injects the cluster into a field of the test. */
    public static class Cluster implements QuarkusTestResourceLifecycleManager {

        private final RealRedisCluster cluster = new RealRedisCluster(PREFIX);

        @Override
        public Map<String, String> start() {
            return Map.of("quarkus.redis.hosts", String.join(",", cluster.urls()));
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(cluster, new TestInjector.MatchesType(RealRedisCluster.class));
        }

        @Override
        public void stop() {
            cluster.close();
        }
    }
}
