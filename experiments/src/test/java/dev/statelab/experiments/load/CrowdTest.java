package dev.statelab.experiments.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrowdTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anExceptionOfAnActionIsNotReportedAsAnUnresponsiveService() {
        Target patient = (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(),
                new Class<?>[] {Target.class},
                (proxy, method, arguments) -> Duration.ofSeconds(5)); // only the recovery deadline is requested
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
