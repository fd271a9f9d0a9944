package dev.statelab.stateful.session.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.store.SessionStoreContract;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemorySessionStoreTest extends SessionStoreContract {

    @Override
    protected MemorySessionStore store(Lifetime lifetime) {
        return new MemorySessionStore(lifetime);
    }

    @Test
    void countsLiveSessions() {
        MemorySessionStore store = store(new Lifetime(Duration.ofHours(1), Duration.ofHours(1)));
        get(store.open(newKey(), "alice", Optional.empty()));
        get(store.open(newKey(), "bob", Optional.empty()));
        assertThat(store.sessionsHere()).hasValue(2);
    }

    @Test
    void aSweepGivesBackTheMemoryOfExpiredSessionsAlone() {
        Duration idle = Duration.ofMillis(300);
        MemorySessionStore store = store(new Lifetime(idle, Duration.ofHours(1)));
        get(store.open(newKey(), "alice", Optional.empty()));
        int held = store.held();
        store.sweep();
        assertThat(store.held()).isEqualTo(held);
        await().atMost(idle.multipliedBy(10)).until(() -> store.sessionsHere().getAsLong() == 0);
        assertThat(store.held()).isEqualTo(held);
        store.sweep();
        assertThat(store.held()).isZero();
    }

    @Test
    void anEndedSessionLeavesNothing() {
        MemorySessionStore store = store(new Lifetime(Duration.ofHours(1), Duration.ofHours(1)));
        get(store.end(get(store.open(newKey(), "alice", Optional.empty())).key()));
        assertThat(store.held()).isZero();
    }
}
