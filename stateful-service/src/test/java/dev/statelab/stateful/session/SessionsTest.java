package dev.statelab.stateful.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.memory.MemorySessionStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests a write to a session that another request changes first. */
class SessionsTest {

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();
    private final SessionStore store = new MemorySessionStore(LIFETIME, 1 << 20, ended -> {});
    private final Sessions sessions = new Sessions(
            store,
            new StoreOutage(store, vertx),
            new SessionEvents(new SessionSecret(Optional.of("a-session-secret-for-this-test-alone"), true), metrics),
            metrics);

    private final SessionId id = SessionId.random("alice");
    private final AtomicInteger tries = new AtomicInteger();

    @BeforeEach
    void open() {
        store.open(id.key(), "alice", Optional.empty()).await().indefinitely();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aWriteIsRetriedUntilItWinsItsRace() {
        write(3).join();

        assertThat(tries).hasValue(4);
        assertThat(state()).isEqualTo("mine");
    }

    @Test
    void aWriteThatLosesNineRacesIsAConflictAndDidNotHappen() {
        assertThatThrownBy(write(Integer.MAX_VALUE)::join)
                .cause()
                .isInstanceOfSatisfying(
                        SessionRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(SessionRefusal.Reason.CONFLICT));

        assertThat(tries).hasValue(9);
        assertThat(state()).isEqualTo("another's 9");
    }

    /** @param races how many tries meet another request's write between their read and their own write */
    private CompletableFuture<Session> write(int races) {
        return sessions.<Session>with(new Presented(List.of(id), Optional.empty()), session -> {
                    Uni<?> other = tries.incrementAndGet() <= races
                            ? store.save(session, "another's " + tries)
                            : Uni.createFrom().voidItem();
                    return other.flatMap(done -> sessions.save(session, "mine"));
                })
                .subscribeAsCompletionStage()
                .orTimeout(10, TimeUnit.SECONDS);
    }

    private String state() {
        return store.load(id.key()).await().indefinitely().orElseThrow().state();
    }
}
