package dev.statelab.stateful.session.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemorySessionStoreTest extends SessionStoreContract {

    @Override
    protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        return new MemorySessionStore(lifetime, 64 << 20, onEnded);
    }

    @Override
    protected MemorySessionStore store(Lifetime lifetime) {
        return (MemorySessionStore) super.store(lifetime);
    }

    @Override
    protected void sweep(SessionStore swept, Consumer<SessionEnded> onEnded) {
        ((MemorySessionStore) swept).sweep();
    }

    @Test
    void countsLiveSessions() {
        MemorySessionStore store = store(new Lifetime(Duration.ofHours(1), Duration.ofHours(1)));
        get(store.open(newKey("alice"), "alice", Optional.empty()));
        get(store.open(newKey("bob"), "bob", Optional.empty()));
        assertThat(store.sessionsHere()).hasValue(2);
    }

    @Test
    void aSweepGivesBackTheMemoryOfExpiredSessionsAlone() {
        Duration idle = Duration.ofMillis(300);
        MemorySessionStore store = store(new Lifetime(idle, Duration.ofHours(1)));
        get(store.open(newKey("alice"), "alice", Optional.empty()));
        int held = store.held();
        store.sweep();
        assertThat(store.held()).isEqualTo(held);
        await().atMost(idle.multipliedBy(10)).until(() -> store.sessionsHere().getAsLong() == 0);
        assertThat(store.held()).isEqualTo(held);
        store.sweep();
        assertThat(store.held()).isZero();
    }

    @Test
    void aFullStoreRejectsNewDataAndStillServesItsSessions() {
        MemorySessionStore store =
                new MemorySessionStore(new Lifetime(Duration.ofHours(1), Duration.ofHours(1)), 100_000, ended -> {});
        Session first = get(store.open(newKey("alice"), "alice", Optional.empty()));
        assertThatThrownBy(() -> IntStream.range(0, 1000)
                        .forEach(i -> get(store.open(newKey("user-" + i), "user-" + i, Optional.empty()))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("full");
        assertThat(store.bytes()).isBetween(50_000L, 100_000L);
        assertThatThrownBy(() -> get(store.save(first, "x".repeat(100_000))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(get(store.load(first.key()))).contains(first);
        get(store.end(first.key()));
        get(store.open(newKey("bob"), "bob", Optional.empty()));
    }

    @Test
    void anEndedSessionAndAnExpiredDocumentLeaveNothingInMemory() {
        MemorySessionStore store = store(new Lifetime(Duration.ofHours(1), Duration.ofHours(1)));
        Session opened = get(store.open(newKey("alice"), "alice", Optional.empty()));
        Document document = new Document("order", "content", Duration.ofMillis(1));
        get(store.save(opened, "state", document));
        get(store.end(opened.key()));
        await().until(() -> {
            store.sweep();
            return store.held() == 0;
        });
        assertThat(store.bytes()).isZero();
    }
}
