package dev.statelab.stateful.api;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.redis.RedisNames;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service over plain HTTP, with a Redis user that has only the permissions that the chart gives it. */
public class OnRedis implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("session.store", "redis", "session.cookie-secure", "false");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Server.class));
    }

    /** The Redis key of a user's session. */
    static String key(String user, String sid) {
        String hash = SessionId.parse(sid).orElseThrow().key().hash();
        return RedisNames.PLAIN.session(new SessionKey(SessionKey.tag(user), hash));
    }

    /** The Redis key of the index of a user's sessions. */
    static String index(String user) {
        return RedisNames.PLAIN.index(SessionKey.tag(user));
    }

    /** Injects the server into a field of the test. */
    public static class Server implements QuarkusTestResourceLifecycleManager {

        private final RealRedis server = new RealRedis(RealRedis.User.SHOP);

        @Override
        public Map<String, String> start() {
            return Map.of(
                    "redis.url", server.url(), "redis.username", server.user(), "redis.password", RealRedis.PASSWORD);
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(server, new TestInjector.MatchesType(RealRedis.class));
        }

        @Override
        public void stop() {
            server.close();
        }
    }
}
