package dev.statelab.stateful.session.store.replicated;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.replicated.group.ReplicaGroup;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jgroups.protocols.MsgStats;
import org.junit.jupiter.api.Test;

/**
 * Measures what replicas send each other for one write of a session, through any of them. With two owners it hardly depends on the
 * number of replicas; if every replica is an owner, it grows with that number.
 */
class SynchronisationCostTest {

    private static final Lifetime LIFETIME = new Lifetime(Duration.ofMinutes(20), Duration.ofHours(8));
    private static final int USERS = 40;
    private static final int WRITES = 240;
    private static final int WRITERS = 8;
    private static final int WRITES_AT_ONCE = 100;
    private static final String STATE = "x".repeat(200);

    /**
     * @param microseconds the median from the request to the acknowledgement, one write at a time
     * @param cpuMicroseconds CPU time of all replicas for one of the concurrent writes
     * @param perSecond concurrent writes of {@value #WRITERS} users, while all replicas share the processors
     */
    private record Cost(double messages, double bytes, long microseconds, double cpuMicroseconds, double perSecond) {}

    @Test
    void messagesPerWriteGrowWithTheNumberOfReplicasOnlyIfAllAreOwners() {
        Cost two = cost(2, 2);
        Cost four = cost(4, 2);
        Cost eight = cost(8, 2);
        Cost all = cost(8, 8);

        assertThat(eight.messages()).isBetween(two.messages(), 7.0);
        assertThat(eight.bytes()).isLessThan(1.5 * four.bytes());
        assertThat(all.messages()).isGreaterThan(2 * eight.messages());
    }

    private static Cost cost(int size, int owners) {
        try (ReplicaGroup group = ReplicaGroup.of(size, owners)) {
            await().atMost(Duration.ofSeconds(60)).until(group::isSettled);
            List<SessionStore> stores = group.all()
                    .<SessionStore>map(replicas -> new ReplicatedSessionStore(replicas, LIFETIME, ended -> {}))
                    .toList();
            List<Session> sessions = IntStream.range(0, USERS)
                    .mapToObj(user ->
                            get(stores.get(user % size).open(newKey("user-" + user), "user-" + user, Optional.empty())))
                    .toList();
            long messages = sent(group, size, MsgStats::getNumMsgsSent);
            long bytes = sent(group, size, MsgStats::getNumBytesSent);
            long[] nanoseconds = new long[WRITES];
            Session[] now = sessions.toArray(Session[]::new);
            for (int write = 0; write < WRITES; write++) {
                int user = write % USERS;
                SessionStore any = stores.get((write / USERS + user) % size); // each user at each replica in turn
                long began = System.nanoTime();
                now[user] = ((SaveResult.Saved) get(any.save(now[user], STATE))).session();
                nanoseconds[write] = System.nanoTime() - began;
            }
            Arrays.sort(nanoseconds);
            double sentMessages = (double) (sent(group, size, MsgStats::getNumMsgsSent) - messages) / WRITES;
            double sentBytes = (double) (sent(group, size, MsgStats::getNumBytesSent) - bytes) / WRITES;
            long cpu = processorTime();
            double perSecond = perSecond(stores, now);
            Cost cost = new Cost(
                    sentMessages,
                    sentBytes,
                    nanoseconds[WRITES / 2] / 1000,
                    (processorTime() - cpu) / 1e3 / (WRITERS * WRITES_AT_ONCE),
                    perSecond);
            System.out.printf(
                    "synchronising: %d replicas, %d owners: %.1f messages and %.0f bytes a write, median %.1f ms, %.2f ms of CPU time, %.0f writes a second%n",
                    size,
                    owners,
                    cost.messages(),
                    cost.bytes(),
                    cost.microseconds() / 1e3,
                    cost.cpuMicroseconds() / 1e3,
                    cost.perSecond());
            group.end();
            return cost;
        }
    }

    private static double perSecond(List<SessionStore> stores, Session[] sessions) {
        long began = System.nanoTime();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> CompletableFuture.runAsync(
                            () -> {
                                Session session = sessions[writer];
                                for (int write = 0; write < WRITES_AT_ONCE; write++) {
                                    SessionStore any = stores.get((writer + write) % stores.size());
                                    session = ((SaveResult.Saved) get(any.save(session, STATE))).session();
                                }
                            },
                            writers))
                    .toList();
            all.forEach(CompletableFuture::join);
        }
        return WRITERS * WRITES_AT_ONCE / ((System.nanoTime() - began) / 1e9);
    }

    /** CPU time of this process, which runs all replicas, in nanoseconds. */
    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long sent(ReplicaGroup group, int size, ToLongFunction<MsgStats> figure) {
        return statistics(group, size).mapToLong(figure).sum();
    }

    private static Stream<MsgStats> statistics(ReplicaGroup group, int size) {
        return IntStream.range(0, size)
                .mapToObj(index -> group.get(index)
                        .channel()
                        .getProtocolStack()
                        .getTransport()
                        .getMessageStats());
    }
}
