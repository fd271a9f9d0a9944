package dev.statelab.experiments.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrowdTest {

    private final Vertx vertx = Vertx.vertx();
    private final Target patient = (Target) Proxy.newProxyInstance(
            Target.class.getClassLoader(),
            new Class<?>[] {Target.class},
            (proxy, method, arguments) -> Duration.ofSeconds(5)); // only the recovery deadline is requested

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theUsersAreGroupedByTheAddressThatTheyConnectTo() {
        List<URI> entrances = List.of(URI.create("http://127.0.0.1:81"), URI.create("http://127.0.0.1:82"));
        try (Crowd five = new Crowd(vertx, patient, entrances, new Names(), new Ledger(), 5, Duration.ofDays(1), 1)) {
            assertThat(five.usersByEntrance())
                    .containsExactlyInAnyOrder(Set.of("user-1", "user-3", "user-5"), Set.of("user-2", "user-4"));
        }
    }

    /** Users of whom only the name is requested. */
    private static final class Names implements Workload {

        @Override
        public int mostUsers() {
            return Integer.MAX_VALUE;
        }

        @Override
        public VirtualUser user(int number, Connection connection, Ledger ledger, String run, long seed) {
            return (VirtualUser) Proxy.newProxyInstance(
                    VirtualUser.class.getClassLoader(),
                    new Class<?>[] {VirtualUser.class},
                    (proxy, method, arguments) -> "user-" + number);
        }
    }

    @Test
    void anExceptionOfAnActionIsNotReportedAsAnUnresponsiveService() {
        try (Crowd nobody = new Crowd(
                vertx,
                patient,
                List.of(URI.create("http://127.0.0.1")),
                null,
                new Ledger(),
                0,
                Duration.ofDays(1),
                1)) {
            assertThatThrownBy(() -> nobody.await(() -> {
                        throw new IllegalStateException("a mistake");
                    }))
                    .isInstanceOf(PlatformException.class)
                    .hasMessage("a mistake");
        }
    }
}
