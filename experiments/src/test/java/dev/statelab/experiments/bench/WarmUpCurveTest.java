package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.statelab.experiments.bench.Visitors.Visitor;
import dev.statelab.experiments.bench.WarmUpCurve.Window;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.SessionClient;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmUpCurveTest {

    private static final int RATE = 200;
    private static final int SLOW_MILLIS = 200;
    private static final Duration COLD = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theLatencyOfASlowStartIncludesTheWaitBeforeSending() {
        try (Visitors visitors = visitors(serverThatIsSlowAtFirst())) {
            String pid = Long.toString(ProcessHandle.current().pid());

            WarmUpCurve curve = WarmUpCurve.measure(vertx, visitors, pid, RATE, 1, 6);

            assertThat(curve.windows()).hasSize(6);
            Window first = curve.windows().getFirst();
            Window last = curve.windows().getLast();
            assertThat(first.answersPerSecond())
                    .as("four visitors, each of whom waits")
                    .isLessThan(RATE / 2.0);
            assertThat(first.p99Millis()).as("since it was due").isGreaterThan(2 * SLOW_MILLIS);
            assertThat(last.answersPerSecond()).isCloseTo(RATE, within(RATE / 3.0));
            assertThat(last.p99Millis()).isLessThan(SLOW_MILLIS);
            assertThat(curve.windows())
                    .allSatisfy(window -> assertThat(window.processors()).isPositive());
        }
    }

    private int serverThatIsSlowAtFirst() {
        long begin = System.nanoTime();
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    if (System.nanoTime() - begin < COLD.toNanos()) {
                        vertx.setTimer(SLOW_MILLIS, over -> request.response().end());
                    } else {
                        request.response().end();
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private Visitors visitors(int port) {
        URI server = URI.create("http://127.0.0.1:" + port);
        return new Visitors(
                vertx.getOrCreateContext(),
                IntStream.range(0, 4)
                        .mapToObj(number -> {
                            Connection connection = new Connection(vertx, server, Duration.ofDays(1));
                            return new Visitor(connection, new SessionClient(connection), "shopper", "secret");
                        })
                        .toList());
    }

    @Test
    void aServiceIsWarmOnceItsLatencyStaysNearItsFinalValue() {
        WarmUpCurve curve = curve(900, 40, 9, 25, 11, 10, 10, 10, 10, 12);

        assertThat(curve.secondsUntilWarm())
                .as("twice 10 is not exceeded later")
                .isEqualTo(20);
        assertThat(curve.warm(Window::p99Millis)).isEqualTo(10);
        assertThat(curve.cold(Window::p99Millis)).isEqualTo(470);
        assertThat(curve(10, 10, 10, 10, 10, 10, 10).secondsUntilWarm()).isZero();
    }

    private static WarmUpCurve curve(double... p99) {
        List<Window> windows = DoubleStream.of(p99)
                .mapToObj(millis -> new Window(RATE, millis, 1))
                .toList();
        return new WarmUpCurve(RATE, 5, windows);
    }
}
