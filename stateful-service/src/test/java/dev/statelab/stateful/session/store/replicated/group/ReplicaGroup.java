package dev.statelab.stateful.session.store.replicated.group;

import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.replica.FreePort;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;

/** Replicas in this process, which find each other on the loopback interface. */
public final class ReplicaGroup implements AutoCloseable {

    static final String KEY = "a-key-for-this-test-alone-of-32-characters";

    /** The memory of a replica for sessions. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** How long a replica may be silent until the others take it for dead. */
    public static final Duration SILENCE = Wires.SILENCE;

    record Settings(
            String name,
            int owners,
            int replicas,
            MemorySize maxBytes,
            Optional<String> key,
            String address,
            int port,
            Optional<String> dns,
            Optional<List<String>> peers)
            implements ReplicationConfig {}

    /** A replica and its channel. */
    public record Member(Replicas replicas, JChannel channel) {

        /** From now on, all messages to and from the others are discarded. */
        public void cutOff() {
            try {
                channel.getProtocolStack()
                        .insertProtocol(new DISCARD().discardAll(true), ProtocolStack.Position.ABOVE, TP.class);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** Closes its connections, as when a process ends, and sends nothing more. */
        public void breakDown() {
            channel.getProtocolStack().getTransport().stop();
        }

        public void reconnect() {
            channel.getProtocolStack().removeProtocol(DISCARD.class);
        }

        /** Whether every entry has all its copies. */
        public boolean isSettled() {
            return replicas.isSettled();
        }

        /** Whether it serves nothing, since it sees no majority of the others. */
        public boolean isDegraded() {
            return replicas.availability() == AvailabilityMode.DEGRADED_MODE;
        }
    }

    private final List<Integer> ports;
    private final List<Member> members = new ArrayList<>();

    private final int owners;

    private ReplicaGroup(int size, int owners) {
        this.owners = owners;
        ports = IntStream.range(0, size).mapToObj(i -> FreePort.find()).toList();
    }

    /** A group in which no replica has started. */
    static ReplicaGroup unstarted(int size) {
        return new ReplicaGroup(size, 2);
    }

    /** Starts all replicas, and waits until each has joined and holds its share. */
    public static ReplicaGroup of(int size) {
        return of(size, 2);
    }

    /** @param owners how many of them hold each entry */
    public static ReplicaGroup of(int size, int owners) {
        ReplicaGroup group = new ReplicaGroup(size, owners);
        IntStream.range(0, size)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> group.start(i, KEY), Thread::startVirtualThread))
                .toList()
                .forEach(member -> group.members.add(member.join()));
        await().atMost(Duration.ofSeconds(30)).until(group::isSettled);
        return group;
    }

    private Member start(int index, String key) {
        Settings settings = settings(index, key);
        JChannel channel = Wires.channel(settings);
        return new Member(Replicas.join(settings, channel), channel);
    }

    Settings settings(int index, String key) {
        return new Settings(
                "replica-" + index,
                owners,
                ports.size(),
                new MemorySize(BigInteger.valueOf(MAX_BYTES)),
                Optional.of(key),
                "127.0.0.1",
                ports.get(index),
                Optional.empty(),
                Optional.of(ports.stream().map(port -> "127.0.0.1:" + port).toList()));
    }

    public Member get(int index) {
        return members.get(index);
    }

    public Stream<Replicas> all() {
        return members.stream().map(Member::replicas);
    }

    /** Whether every entry has all its copies, as each of the replicas sees it. */
    public boolean isSettled() {
        return members.stream().allMatch(Member::isSettled);
    }

    /** Stops all at once; {@link #close} stops one after the other, so that each hands over its entries. */
    public void end() {
        all().map(replicas -> replicas.ask(entries -> CompletableFuture.runAsync(
                                () -> entries.getCacheManager().stop(), Thread::startVirtualThread))
                        .subscribeAsCompletionStage())
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        members.forEach(member -> member.replicas().close());
    }
}
