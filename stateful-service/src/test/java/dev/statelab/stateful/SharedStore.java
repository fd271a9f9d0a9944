package dev.statelab.stateful;

import dev.statelab.storefront.replica.ReplicaProcess;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The stores that replicas share, each a real server. */
enum SharedStore {
    REDIS {
        @Override
        Running start() {
            RealRedis server = new RealRedis();
            return new Running() {
                @Override
                public int port() {
                    return URI.create(server.url()).getPort();
                }

                @Override
                public Map<String, String> settings(int port) {
                    return Map.of(
                            "SESSION_STORE",
                            "redis",
                            "REDIS_URL",
                            "redis://127.0.0.1:" + port,
                            "REDIS_USERNAME",
                            RealRedis.USER,
                            "REDIS_PASSWORD",
                            RealRedis.PASSWORD);
                }

                @Override
                public void close() {
                    server.close();
                }
            };
        }
    };

    /** A server on a free port of the loopback interface. */
    interface Running extends AutoCloseable {

        int port();

        /** The settings of a replica that reaches the server through this port. */
        Map<String, String> settings(int port);

        /**
         * Starts a replica and waits until it is ready.
         *
         * @param port as of {@link #settings}
         * @param more settings of this one
         */
        default ReplicaProcess replica(String name, int port, Map<String, String> more) {
            Map<String, String> environment = new HashMap<>(settings(port));
            environment.put("SHOP_DEMO_PASSWORD", Shopper.PASSWORD);
            environment.put("SESSION_COOKIE_SECURE", "false");
            environment.putAll(more);
            return ReplicaProcess.start(name, environment);
        }

        @Override
        void close();
    }

    abstract Running start();
}
