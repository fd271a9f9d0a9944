package dev.statelab.stateless.token.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsedProofsTest {

    private static final int CAPACITY = 1000;
    private static final Duration MEMORY = Duration.ofMinutes(2);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // may overflow, as System.nanoTime may
    private final UsedProofs used = new UsedProofs(CAPACITY, MEMORY, clock::get);

    @Test
    void aProofIsNewOnce() {
        assertThat(used.add("a")).isTrue();
        assertThat(used.add("a")).isFalse();
        assertThat(used.add("b")).isTrue();
    }

    @Test
    void beyondTheCapacityTheOldestProofsAreForgotten() {
        IntStream.range(0, 10 * CAPACITY).forEach(i -> used.add("proof " + i));

        assertThat(used.size()).isEqualTo(CAPACITY);
        assertThat(IntStream.range(9 * CAPACITY, 10 * CAPACITY)).noneMatch(i -> used.add("proof " + i));
        assertThat(used.add("proof " + (9 * CAPACITY - 1))).isTrue();
    }

    @Test
    void aProofIsForgottenAfterItsTime() {
        used.add("a");
        clock.addAndGet(MEMORY.toNanos() - 1);
        used.add("b");
        assertThat(used.add("a")).isFalse();

        clock.incrementAndGet();

        assertThat(used.add("b")).isFalse();
        assertThat(used.size()).isEqualTo(1);
        assertThat(used.add("a")).isTrue();
    }
}
