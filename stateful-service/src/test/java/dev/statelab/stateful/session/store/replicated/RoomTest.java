package dev.statelab.stateful.session.store.replicated;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.stateful.session.store.replicated.group.ReplicaGroup;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomTest {

    @Test
    void aFullReplicaKeepsWhatItHasAndTakesNothingMoreUntilSessionsEnd() {
        try (ReplicaGroup group = ReplicaGroup.of(1)) {
            ReplicatedSessionStore store = new ReplicatedSessionStore(
                    group.get(0).replicas(), new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8)), ended -> {});
            Session alices = get(store.open(newKey("alice"), "alice", Optional.empty()));
            Session bobs = get(store.open(newKey("bob"), "bob", Optional.empty()));
            SaveResult.Saved large = (SaveResult.Saved) get(store.save(bobs, "x".repeat(ReplicaGroup.MAX_BYTES)));
            await().untilAsserted(() -> assertThatThrownBy(
                            () -> get(store.open(newKey("carol"), "carol", Optional.empty())))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the memory for sessions is full"));
            assertThatThrownBy(() -> get(store.save(alices, "more"))).isInstanceOf(StoreUnavailableException.class);
            assertThat(get(store.load(bobs.key()))).contains(large.session());
            get(store.end(bobs.key()));
            await().ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .until(() -> get(store.save(alices, "more")) instanceof SaveResult.Saved);
        }
    }
}
