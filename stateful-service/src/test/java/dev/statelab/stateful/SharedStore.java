package dev.statelab.stateful;

import java.net.URI;
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

        @Override
        void close();
    }

    abstract Running start();
}
