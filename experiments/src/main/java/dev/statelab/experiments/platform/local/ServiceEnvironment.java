package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.local.LocalPlatform.Settings;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The environment variables that make a packaged service run a scenario, as the chart's values do on Kubernetes. */
final class ServiceEnvironment {

    private ServiceEnvironment() {}

    /**
     * The variables that all replicas share; those of the settings take precedence.
     *
     * @param password of the demo users
     * @param keys null if the scenario has none
     */
    static Map<String, String> of(Scenario scenario, Settings settings, String password, SigningKeys keys) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SHOP_DEMO_PASSWORD", password);
        environment.put("QUARKUS_SHUTDOWN_DELAY", settings.shutdownDelay().toString());
        environment.put("JDK_JAVA_OPTIONS", settings.javaOptions());
        if (keys != null) {
            environment.put("TOKEN_KEYS_DIRECTORY", keys.directory().toString());
            environment.put("TOKEN_ACCESS_LIFETIME", settings.tokenLifetime().toString());
        }
        switch (scenario) {
            case MEMORY_STICKY -> sessions(environment, "memory");
            case REDIS, REDIS_CLUSTER -> sessions(environment, "redis");
            case REDIS_NEAR -> sessions(environment, "redis-near");
            case HYBRID -> {
                sessions(environment, "redis");
                environment.put("SESSION_COPY_LIFETIME", "5S");
            }
            case POSTGRESQL -> sessions(environment, "postgresql");
            case REPLICATED -> {
                sessions(environment, "replicated");
                environment.put("REPLICATION_KEY", secret());
                environment.put("REPLICATION_REPLICAS", Integer.toString(scenario.leastReplicas()));
            }
            case JWT -> {}
            case JWT_DENYLIST -> environment.put("TOKEN_REVOCATION", "denylist");
        }
        environment.putAll(settings.environment());
        return environment;
    }

    private static void sessions(Map<String, String> environment, String store) {
        environment.put("SESSION_STORE", store);
        environment.put("SESSION_COOKIE_SECURE", "false");
        environment.put("SESSION_SECRET", secret()); // the replicas share it
    }

    /**
     * The variables of one replica, with those by which it reaches the store, directly or through its relay. The shared
     * ones take precedence: they may name another store.
     *
     * @param relays null without a store
     */
    static Map<String, String> of(String replica, Relays relays, Map<String, String> shared) {
        Map<String, String> environment = new HashMap<>(relays == null ? Map.of() : relays.environment(replica));
        environment.putAll(shared);
        return environment;
    }

    /** 192 random bits, base64url: 32 characters. */
    static String secret() {
        byte[] bits = new byte[24];
        new SecureRandom().nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
