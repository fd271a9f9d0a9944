package dev.statelab.stateless.token.proof;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The proofs that were used last. Beyond the capacity, the oldest is forgotten first. A cache that evicts rarely used entries would not
 * work: every proof is used once, so it would evict new proofs, which are still valid.
 */
final class UsedProofs {

    private final int capacity;
    private final long memory;
    private final LongSupplier clock;

    /** The time at which each proof was used, oldest first. */
    private final Map<String, Long> used = new LinkedHashMap<>();

    /**
     * @param memory how long a proof is remembered
     * @param clock as {@link System#nanoTime}
     */
    UsedProofs(int capacity, Duration memory, LongSupplier clock) {
        this.capacity = capacity;
        this.memory = memory.toNanos();
        this.clock = clock;
    }

    /** Remembers a proof; returns false if it is already remembered. */
    synchronized boolean add(String id) {
        long now = clock.getAsLong();
        forgetBefore(now - memory);
        if (used.putIfAbsent(id, now) != null) {
            return false;
        }
        if (used.size() > capacity) {
            used.remove(used.keySet().iterator().next());
        }
        return true;
    }

    private void forgetBefore(long instant) {
        Iterator<Long> times = used.values().iterator();
        while (times.hasNext() && times.next() - instant <= 0) {
            times.remove();
        }
    }

    /** The number of proofs that are remembered. */
    synchronized int size() {
        return used.size();
    }
}
