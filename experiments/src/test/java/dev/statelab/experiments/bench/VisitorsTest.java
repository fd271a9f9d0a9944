package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VisitorsTest {

    private static final int MANY = 200_000;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anyNumberOfStepsCompletes() throws Exception {
        AtomicInteger left = new AtomicInteger(MANY);

        Future<Integer> sum = Visitors.sum(this::later, () -> left.getAndDecrement() > 0);

        assertThat(sum.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isEqualTo(MANY);
    }

    @Test
    void aFailedStepFailsTheSum() {
        Future<Integer> sum =
                Visitors.sum(done -> done < 3 ? later(done) : Future.failedFuture("the fourth is refused"), () -> true);

        assertThatThrownBy(() -> sum.toCompletionStage().toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the fourth is refused");
    }

    @Test
    void aRefusedLoginLeavesNoConnectionOpen() {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        HttpServer server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    opened.incrementAndGet();
                    connection.closeHandler(closing -> closed.incrementAndGet());
                })
                .requestHandler(request -> request.response().setStatusCode(401).end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        URI address = URI.create("http://127.0.0.1:" + server.actualPort());

        assertThatThrownBy(() -> new Visitors(vertx, Scenario.REDIS, "wrong", address))
                .isInstanceOf(PlatformException.class)
                .hasMessage("a request of a shopper got status 401");

        assertThat(opened).hasPositiveValue();
        await().until(() -> closed.get() == opened.get());
    }

    /** Completes as a response does: on the event loop, after the request was sent. */
    private Future<Integer> later(int sum) {
        return vertx.getOrCreateContext().executeBlocking(() -> 1);
    }
}
