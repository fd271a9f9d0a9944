package dev.statelab.stateful.session.store.replicated.attempts;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.login.Attempts;
import dev.statelab.stateful.session.login.CounterName;
import dev.statelab.stateful.session.store.replicated.group.Replicas;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Counters in the memory of the replicas, each an entry {@code attempts:<name>}, see {@link CounterName}, that is changed by
 * compare-and-set and expires with its window. Each counter of a call is changed in a separate step: an {@link #add} that fails may have
 * changed some of them.
 */
public final class ReplicatedAttemptCounters implements AttemptCounters {

    /**
     * @param ends in milliseconds of the Unix epoch
     * @param write a random number, so that no two writes of a counter are the same
     */
    private record Counter(long count, long ends, long write) {

        static Counter read(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Counter(buffer.getLong(), buffer.getLong(), buffer.getLong());
        }

        byte[] bytes() {
            return ByteBuffer.allocate(3 * Long.BYTES)
                    .putLong(count)
                    .putLong(ends)
                    .putLong(write)
                    .array();
        }

        long left() {
            return ends - System.currentTimeMillis();
        }

        Attempts attempts() {
            return left() > 0 ? new Attempts(count, Duration.ofMillis(left())) : Attempts.NONE;
        }
    }

    private final Replicas replicas;

    public ReplicatedAttemptCounters(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public Uni<List<Attempts>> read(String scope, List<String> counters) {
        return each(
                scope,
                counters,
                name -> find(name)
                        .map(bytes -> bytes == null
                                ? Attempts.NONE
                                : Counter.read(bytes).attempts()));
    }

    @Override
    public Uni<List<Attempts>> add(String scope, List<String> counters, Duration window) {
        return each(scope, counters, name -> add(name, window));
    }

    private static Uni<List<Attempts>> each(String scope, List<String> counters, Function<String, Uni<Attempts>> step) {
        if (counters.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Replicas.answer(Uni.join()
                .all(counters.stream()
                        .map(counter -> step.apply("attempts:" + CounterName.of(scope, counter)))
                        .toList())
                .andFailFast());
    }

    private Uni<Attempts> add(String name, Duration window) {
        return find(name).flatMap(bytes -> {
            long write = ThreadLocalRandom.current().nextLong();
            Counter before = bytes == null ? null : Counter.read(bytes);
            Counter counted = before == null || before.left() <= 0
                    ? new Counter(1, System.currentTimeMillis() + window.toMillis(), write)
                    : new Counter(before.count() + 1, before.ends(), write);
            return compareAndSet(name, bytes, counted)
                    .flatMap(done -> done ? Uni.createFrom().item(counted.attempts()) : add(name, window));
        });
    }

    private Uni<byte[]> find(String name) {
        return replicas.ask(map -> map.getAsync(name));
    }

    private Uni<Boolean> compareAndSet(String name, byte[] expected, Counter counted) {
        long left = Math.max(counted.left(), 1);
        return expected == null
                ? replicas.ask(map -> map.putIfAbsentAsync(name, counted.bytes(), left, TimeUnit.MILLISECONDS))
                        .map(before -> before == null)
                : replicas.ask(map -> map.replaceAsync(name, expected, counted.bytes(), left, TimeUnit.MILLISECONDS));
    }
}
