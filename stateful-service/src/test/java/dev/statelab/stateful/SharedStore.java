package dev.statelab.stateful;

import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.store.RealPostgres;
import dev.statelab.testkit.store.RealRedis;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The stores that replicas share, each a real server. */
enum SharedStore {
    REDIS {
        @Override
        Running start() {
            RealRedis server = new RealRedis(RealRedis.User.SHOP);
            return new Running(
                    server,
                    URI.create(server.url()),
                    Map.of(
                            "SESSION_STORE",
                            "redis",
                            "REDIS_USERNAME",
                            server.user(),
                            "REDIS_PASSWORD",
                            RealRedis.PASSWORD),
                    "REDIS_URL");
        }
    },

    POSTGRESQL {
        @Override
        Running start() {
            RealPostgres server = new RealPostgres();
            return new Running(
                    server,
                    URI.create(server.url()),
                    Map.of(
                            "SESSION_STORE", "postgresql",
                            "POSTGRES_USERNAME", RealPostgres.USER,
                            "POSTGRES_PASSWORD", RealPostgres.PASSWORD),
                    "POSTGRES_URL");
        }
    };

    abstract Running start();

    /**
     * A server on a free port of the loopback interface.
     *
     * @param settings the environment of a replica that uses it
     * @param urlSetting the environment variable for its URL
     */
    record Running(AutoCloseable server, URI url, Map<String, String> settings, String urlSetting)
            implements AutoCloseable {

        int port() {
            return url.getPort();
        }

        /**
         * Starts a replica and waits until it is ready.
         *
         * @param port on which it reaches the server
         * @param more additional settings of this replica
         */
        ReplicaProcess replica(String name, int port, Map<String, String> more) {
            Map<String, String> environment = new HashMap<>(settings);
            environment.put(urlSetting, url.toString().replace(":" + port(), ":" + port));
            environment.put("SHOP_DEMO_PASSWORD", Shopper.PASSWORD);
            environment.put("SESSION_COOKIE_SECURE", "false");
            environment.put("SESSION_SECRET", "a-session-secret-for-this-test-alone");
            environment.putAll(more);
            return ReplicaProcess.start(name, environment);
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
