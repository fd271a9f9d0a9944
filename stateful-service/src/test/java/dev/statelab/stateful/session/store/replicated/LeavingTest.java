package dev.statelab.stateful.session.store.replicated;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.replicated.group.ReplicaGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeavingTest {

    private static final int USERS = 200;

    @Test
    void twoReplicasThatLeaveAtOnceLoseNoSession() throws InterruptedException {
        try (ReplicaGroup group = ReplicaGroup.of(3)) {
            SessionStore last = new ReplicatedSessionStore(
                    group.get(0).replicas(), new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8)), ended -> {});
            List<Session> opened = IntStream.range(0, USERS)
                    .mapToObj(i -> get(last.open(newKey("user-" + i), "user-" + i, Optional.empty())))
                    .toList();
            List<Thread> leaving = Stream.of(1, 2)
                    .map(i -> Thread.startVirtualThread(
                            () -> group.get(i).replicas().close()))
                    .toList();
            for (Thread thread : leaving) {
                thread.join();
            }
            assertThat(opened)
                    .allSatisfy(
                            session -> assertThat(get(last.load(session.key()))).contains(session));
        }
    }
}
