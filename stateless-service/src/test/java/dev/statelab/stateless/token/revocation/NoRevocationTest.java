package dev.statelab.stateless.token.revocation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateless.token.MountedKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without revocation the service never connects to Redis. */
@QuarkusTest
@WithTestResource(MountedKeys.class)
@WithTestResource(NoRevocationTest.Listener.class)
class NoRevocationTest extends RevocationRequests {

    ServerSocket listener;

    @Test
    void withoutRevocationTheServiceNeverConnectsToRedis() throws IOException {
        Response login = login();
        me(login).then().statusCode(200);
        refresh(login).then().statusCode(200);
        refresh(login).then().statusCode(200);
        logout(login).then().statusCode(204);
        me(login).then().statusCode(200);
        healthy();

        listener.setSoTimeout(1);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }

    /** Listens at the configured address of Redis. */
    public static final class Listener implements QuarkusTestResourceLifecycleManager {

        private ServerSocket socket;

        @Override
        public Map<String, String> start() {
            try {
                socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                return Map.of("redis.url", "redis://127.0.0.1:" + socket.getLocalPort());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(socket, new TestInjector.MatchesType(ServerSocket.class));
        }

        @Override
        public void stop() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
