package dev.statelab.stateful.session.store.memory.attempts;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.login.Attempts;
import dev.statelab.stateful.session.store.AttemptCountersContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryAttemptCountersTest extends AttemptCountersContract {

    @Override
    protected MemoryAttemptCounters counters() {
        return new MemoryAttemptCounters(100);
    }

    @Test
    void beyondItsCapacityTheOldestIsForgotten() {
        MemoryAttemptCounters counters = new MemoryAttemptCounters(2);
        for (String counter : List.of("first", "second", "first", "third")) {
            get(counters.add("scope", List.of(counter), Duration.ofMinutes(10)));
        }
        assertThat(counters.held()).isEqualTo(2);
        assertThat(get(counters.read("scope", List.of("first", "second", "third"))))
                .extracting(Attempts::count)
                .containsExactly(0L, 1L, 1L);
    }
}
