package dev.statelab.stateful.session.store.memory.attempts;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.login.Attempts;
import dev.statelab.stateful.session.login.CounterName;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counters in the memory of this process, limited in number, so that invented user names cannot fill it. Beyond the limit, the counter
 * whose window began first is dropped.
 */
public final class MemoryAttemptCounters implements AttemptCounters {

    /** @param ends on the clock of {@link System#nanoTime()}, which is monotonic */
    private record Counter(long count, long ends) {

        Counter plusOne() {
            return new Counter(count + 1, ends);
        }
    }

    private final int capacity;
    private final Map<String, Counter> running = new LinkedHashMap<>();

    /** @param capacity the maximum number of counters */
    public MemoryAttemptCounters(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public Uni<List<Attempts>> read(String scope, List<String> counters) {
        List<String> names = names(scope, counters);
        return step(() -> names.stream().map(this::attempts).toList());
    }

    @Override
    public Uni<List<Attempts>> add(String scope, List<String> counters, Duration window) {
        List<String> names = names(scope, counters);
        return step(() -> {
            names.forEach(name -> count(name, window));
            return names.stream().map(this::attempts).toList();
        });
    }

    /** The number of counters in memory, including ended ones. */
    synchronized int held() {
        return running.size();
    }

    private static List<String> names(String scope, List<String> counters) {
        return counters.stream().map(counter -> CounterName.of(scope, counter)).toList();
    }

    private void count(String name, Duration window) {
        Optional<Counter> counter = find(name);
        if (counter.isPresent()) {
            running.put(name, counter.get().plusOne());
            return;
        }
        running.remove(name);
        if (running.size() == capacity) {
            running.remove(running.keySet().iterator().next());
        }
        running.put(name, new Counter(1, System.nanoTime() + window.toNanos()));
    }

    private Attempts attempts(String name) {
        return find(name)
                .map(counter -> new Attempts(counter.count(), Duration.ofNanos(Math.max(left(counter), 0))))
                .orElse(Attempts.NONE);
    }

    private Optional<Counter> find(String name) {
        return Optional.ofNullable(running.get(name)).filter(counter -> left(counter) > 0);
    }

    private static long left(Counter counter) {
        return counter.ends() - System.nanoTime();
    }

    private <T> Uni<T> step(Supplier<T> step) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                return step.get();
            }
        });
    }
}
