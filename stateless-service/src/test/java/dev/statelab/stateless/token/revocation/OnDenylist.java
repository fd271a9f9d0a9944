package dev.statelab.stateless.token.revocation;

import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A denylist in a separate Redis for the test, which is injected into a field of the test. */
public final class OnDenylist implements QuarkusTestResourceLifecycleManager {

    private RealRedis redis;

    @Override
    public Map<String, String> start() {
        redis = new RealRedis(RealRedis.User.TOKENS);
        return settings(redis);
    }

    /** The settings of a service whose denylist is in this Redis. */
    static Map<String, String> settings(RealRedis redis) {
        return Map.of(
                "redis.url",
                redis.url(),
                "redis.username",
                redis.user(),
                "redis.password",
                RealRedis.PASSWORD,
                "token.revocation",
                "denylist");
    }

    /** The same settings as environment variables. */
    public static Map<String, String> environment(RealRedis redis) {
        Map<String, String> environment = new HashMap<>();
        settings(redis)
                .forEach((name, value) ->
                        environment.put(name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return environment;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(redis, new TestInjector.MatchesType(RealRedis.class));
    }

    @Override
    public void stop() {
        redis.close();
    }
}
