package dev.statelab.stateful.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreClock;
import dev.statelab.stateful.session.store.memory.MemorySessionStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreOutageTest {

    private static final Duration LONGER = SessionStore.PATIENCE.plusMillis(100);

    private final VertxInternal vertx = (VertxInternal) Vertx.vertx();
    private final Context client = vertx.createEventLoopContext();
    private final Context store = vertx.createEventLoopContext();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aStoreThatDoesNotAnswerIsUnavailable() {
        long start = System.nanoTime();
        assertThatThrownBy(asked(Uni.createFrom().nothing())::join)
                .cause()
                .isInstanceOfSatisfying(
                        SessionRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(SessionRefusal.Reason.STORE_UNAVAILABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SessionStore.PATIENCE);
    }

    /** The cause may be the garbage collector or a busy machine: when the process resumes, the answer waits for its thread. */
    @Test
    void aPauseOfTheWholeProcessIsNoOutage() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<String> answer = asked(Uni.createFrom().emitter(emitter -> {
            store.runOnContext(ready -> {
                pause(LONGER.plusMillis(50));
                emitter.complete("here");
            });
            waiting.countDown();
        }));
        waiting.await();
        client.runOnContext(ready -> pause(LONGER));
        assertThat(answer.join()).isEqualTo("here");
    }

    /** The first timer has the id zero: it is a pool's, which closes unused connections. */
    @Test
    void anAnswerThatIsThereAtOnceCancelsNoTimerOfOthers() {
        long first = vertx.setTimer(LONGER.toMillis(), over -> {});
        assertThat(asked(Uni.createFrom().item("here")).join()).isEqualTo("here");
        assertThat(vertx.cancelTimer(first)).isTrue();
    }

    /** The command waited in this process, which was paused: the store was available all the time. */
    @Test
    void aCommandThatCameTooLateIsSentOnceMore() {
        AtomicInteger sent = new AtomicInteger();
        assertThat(asked(discarded(1, sent)).join()).isEqualTo("here");
        assertThat(sent).hasValue(2);
    }

    @Test
    void aCommandThatComesTooLateTwiceIsNotSentAThirdTime() {
        AtomicInteger sent = new AtomicInteger();
        assertThatThrownBy(asked(discarded(2, sent))::join).cause().isInstanceOf(SessionRefusal.class);
        assertThat(sent).hasValue(2);
    }

    /** Rejects the first commands as too late; each answer takes two thirds of the time that a client waits. */
    private Uni<String> discarded(int times, AtomicInteger sent) {
        return Uni.createFrom().emitter(emitter -> {
            int number = sent.incrementAndGet();
            vertx.setTimer(SessionStore.PATIENCE.toMillis() * 2 / 3, over -> {
                if (number <= times) {
                    emitter.fail(new StoreClock().tooLate());
                } else {
                    emitter.complete("here");
                }
            });
        });
    }

    private CompletableFuture<String> asked(Uni<String> request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        client.runOnContext(ready -> new StoreOutage(
                        new MemorySessionStore(new Lifetime(LONGER, LONGER), 1, ended -> {}), vertx)
                .withTimeout(request)
                .subscribe()
                .with(answer::complete, answer::completeExceptionally));
        return answer;
    }

    private static void pause(Duration length) {
        LockSupport.parkNanos(length.toNanos());
    }
}
