package dev.statelab.stateful.session.store.replicated;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.StoreUnavailableException;
import dev.statelab.stateful.session.store.replicated.group.ReplicaGroup;
import io.smallrye.mutiny.TimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests a network partition that cuts one of three replicas off for a while, under writes. */
class SplitTest {

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int USERS = 30;

    /** Increments a number in its session, and remembers the last acknowledged one. */
    private static final class Writer {

        private final Session opened;
        private volatile int acknowledged;
        private volatile int attempted;

        Writer(Session opened) {
            this.opened = opened;
        }

        void count(SessionStore store) {
            try {
                Session session = get(store.load(opened.key())).orElseThrow();
                int next = session.state().isEmpty() ? 1 : Integer.parseInt(session.state()) + 1;
                attempted = Math.max(attempted, next);
                if (get(store.save(session, Integer.toString(next))) instanceof SaveResult.Saved) {
                    acknowledged = next;
                }
            } catch (StoreUnavailableException | TimeoutException e) {
                // the write may have been applied
            }
        }

        int stored(SessionStore store) {
            return Integer.parseInt(get(store.load(opened.key())).orElseThrow().state());
        }
    }

    @Test
    void afterAPartitionNoAcknowledgedWriteIsLostAndNoEndedSessionIsRevived() throws InterruptedException {
        try (ReplicaGroup group = ReplicaGroup.of(3)) {
            List<SessionStore> stores = group.all()
                    .<SessionStore>map(replicas -> new ReplicatedSessionStore(replicas, LIFETIME, ended -> {}))
                    .toList();
            assertThat(group.get(0).channel().view().size())
                    .as("they talk over the wires that are cut")
                    .isEqualTo(3);
            List<Session> toEnd = opened(stores, "ending");
            List<Writer> writers =
                    opened(stores, "writing").stream().map(Writer::new).toList();
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (Writer writer : writers) {
                threads.add(Thread.startVirtualThread(() -> {
                    while (!over.get()) {
                        writer.count(stores.get(ThreadLocalRandom.current().nextInt(stores.size())));
                    }
                }));
            }
            await().atMost(PATIENCE).until(() -> writers.stream().allMatch(writer -> writer.acknowledged > 5));

            group.get(2).cutOff();
            await().atMost(PATIENCE).until(group.get(2)::isDegraded);
            await().atMost(PATIENCE).until(group.get(0)::isSettled);
            assertThatThrownBy(() -> get(stores.get(2).load(toEnd.getFirst().key())))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> get(stores.get(2).open(newKey("alice"), "alice", Optional.empty())))
                    .isInstanceOf(StoreUnavailableException.class);
            List<Integer> before =
                    writers.stream().map(writer -> writer.acknowledged).toList();
            await("the majority goes on")
                    .atMost(PATIENCE)
                    .until(() -> IntStream.range(0, USERS).allMatch(i -> writers.get(i).acknowledged > before.get(i)));
            toEnd.forEach(session -> get(stores.get(0).end(session.key())));

            group.get(2).reconnect();
            await().atMost(PATIENCE).until(group::isSettled);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            for (SessionStore store : stores) {
                assertThat(writers)
                        .allSatisfy(writer ->
                                assertThat(writer.stored(store)).isBetween(writer.acknowledged, writer.attempted));
                assertThat(toEnd)
                        .allSatisfy(session ->
                                assertThat(get(store.load(session.key()))).isEmpty());
                assertThat(get(store.sessionsOf("ending-0"))).isEmpty();
            }
            group.get(2).breakDown();
            await("the end of a process is missed by its connections, long before its silence tells")
                    .atMost(ReplicaGroup.SILENCE.dividedBy(2))
                    .until(() -> group.get(0).channel().view().size() == 2
                            && group.get(1).channel().view().size() == 2);
            group.end();
            System.out.printf(
                    "split: %d writes acknowledged, none lost%n",
                    writers.stream().mapToInt(writer -> writer.acknowledged).sum());
        }
    }

    private static List<Session> opened(List<SessionStore> stores, String name) {
        return IntStream.range(0, USERS)
                .mapToObj(i -> get(
                        stores.get(i % stores.size()).open(newKey(name + "-" + i), name + "-" + i, Optional.empty())))
                .toList();
    }
}
