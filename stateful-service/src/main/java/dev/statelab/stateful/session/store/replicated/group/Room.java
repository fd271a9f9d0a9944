package dev.statelab.stateful.session.store.replicated.group;

import dev.statelab.stateful.session.store.StoreUnavailableException;
import org.infinispan.commons.marshall.WrappedBytes;
import org.infinispan.container.DataContainer;
import org.infinispan.container.entries.InternalCacheEntry;

/**
 * Limits the memory that the entries of this replica may take. A session is not a cache entry: a full replica evicts nothing, but accepts
 * nothing more until sessions have ended. The memory is counted from time to time, not at each write.
 */
final class Room {

    /** The approximate overhead of an entry beside its key and value. */
    private static final int OVERHEAD_BYTES = 200;

    private final DataContainer<?, ?> entries;
    private final long limit;
    private volatile long taken;

    /** @param limit in bytes */
    Room(DataContainer<?, ?> entries, long limit) {
        this.entries = entries;
        this.limit = limit;
    }

    /** @throws StoreUnavailableException if there is no memory left */
    void require() {
        if (taken >= limit) {
            throw new StoreUnavailableException(
                    "the memory for sessions is full: %d of %d bytes".formatted(taken, limit));
        }
    }

    void count() {
        long bytes = 0;
        for (InternalCacheEntry<?, ?> entry : entries) {
            bytes += OVERHEAD_BYTES + size(entry.getKey()) + size(entry.getValue());
        }
        taken = bytes;
    }

    private static long size(Object part) {
        return switch (part) {
            case byte[] bytes -> bytes.length;
            case WrappedBytes bytes -> bytes.getLength();
            case String text -> text.length();
            default -> 0;
        };
    }
}
