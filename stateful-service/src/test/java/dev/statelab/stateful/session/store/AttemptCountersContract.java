package dev.statelab.stateful.session.store;

import static dev.statelab.stateful.session.store.SessionStoreContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.login.Attempts;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of attempt counters, for every store. */
public abstract class AttemptCountersContract {

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final String SCOPE = "192.0.2.7";
    private static final Duration SHORT = Duration.ofMillis(600);

    private final String counter = UUID.randomUUID().toString();
    /** A name that a client may send. */
    private final String another = "ü\u0000 \uD83D\uDE00".repeat(5000) + UUID.randomUUID();

    private AttemptCounters counters;

    protected abstract AttemptCounters counters();

    @BeforeEach
    void makeCounters() {
        counters = counters();
    }

    @Test
    void aCounterWithoutAttemptsIsNone() {
        assertThat(get(counters.read(SCOPE, List.of(counter, another)))).containsExactly(Attempts.NONE, Attempts.NONE);
        assertThat(get(counters.read(SCOPE, List.of()))).isEmpty();
    }

    @Test
    void eachCounterCountsItsOwn() {
        get(counters.add(SCOPE, List.of(counter), WINDOW));
        assertThat(get(counters.add(SCOPE, List.of(another, counter), WINDOW)))
                .extracting(Attempts::count)
                .containsExactly(1L, 2L);
        assertThat(get(counters.read(SCOPE, List.of(counter, another))))
                .extracting(Attempts::count)
                .containsExactly(2L, 1L);
    }

    @Test
    void countersOfDifferentScopesAreSeparate() {
        get(counters.add(SCOPE, List.of(counter), WINDOW));
        assertThat(get(counters.read("192.0.2.8", List.of(counter)))).containsExactly(Attempts.NONE);
        assertThat(get(counters.read("", List.of(SCOPE + counter)))).containsExactly(Attempts.NONE);
    }

    @Test
    void aCounterReportsWhenItsWindowEnds() {
        Attempts added = get(counters.add(SCOPE, List.of(counter), WINDOW)).getFirst();
        assertThat(added.resetsIn()).isBetween(WINDOW.minusSeconds(10), WINDOW);
        assertThat(get(counters.read(SCOPE, List.of(counter))).getFirst().resetsIn())
                .isBetween(WINDOW.minusSeconds(10), added.resetsIn());
    }

    @Test
    void laterAttemptsDoNotMoveTheWindow() {
        get(counters.add(SCOPE, List.of(counter), WINDOW));
        Attempts later = get(counters.add(SCOPE, List.of(counter), WINDOW.multipliedBy(2)))
                .getFirst();
        assertThat(later.resetsIn()).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void aCounterStartsAgainAfterItsWindow() {
        get(counters.add(SCOPE, List.of(counter), SHORT));
        await().atMost(SHORT.multipliedBy(5))
                .pollInterval(SHORT.dividedBy(10))
                .until(() ->
                        get(counters.read(SCOPE, List.of(counter))).getFirst().equals(Attempts.NONE));
        Attempts again = get(counters.add(SCOPE, List.of(counter), WINDOW)).getFirst();
        assertThat(again.count()).isEqualTo(1);
        assertThat(again.resetsIn()).isGreaterThan(SHORT);
    }

    @Test
    void concurrentAttemptsAllCount() {
        int attempts = 40;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Long>> counts = IntStream.range(0, attempts)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> get(counters.add(SCOPE, List.of(counter), WINDOW))
                                    .getFirst()
                                    .count(),
                            threads))
                    .toList();
            assertThat(counts.stream().map(CompletableFuture::join))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, attempts).boxed().toList());
        }
    }
}
