package dev.statelab.stateful.session.store.replicated.group;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateful.session.store.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.infinispan.commons.IllegalLifecycleStateException;
import org.infinispan.commons.TimeoutException;
import org.infinispan.partitionhandling.AvailabilityException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicasFailureTest {

    static Stream<RuntimeException> passing() {
        return Stream.of(
                new TimeoutException("no answer"),
                new AvailabilityException("no majority"),
                new IllegalLifecycleStateException("stopped"),
                new IllegalStateException("channel is closed"),
                new RejectedExecutionException("shut down"));
    }

    static Stream<RuntimeException> bugs() {
        return Stream.of(
                new NullPointerException(),
                new IllegalArgumentException("a record of 3 bytes"),
                new ClassCastException());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void transientFailuresMeanThatTheStoreIsUnavailable(RuntimeException failure) {
        assertThatThrownBy(() -> answer(failure))
                .isInstanceOf(StoreUnavailableException.class)
                .hasCause(failure);
        assertThatThrownBy(() -> answer(new CompletionException(failure)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasCause(failure);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void aBugIsPropagatedUnchanged(RuntimeException failure) {
        assertThatThrownBy(() -> answer(failure)).isSameAs(failure);
        assertThatThrownBy(() -> answer(new CompletionException(failure))).isSameAs(failure);
    }

    @ParameterizedTest
    @MethodSource("passing")
    void aStoreUnavailableExceptionIsNotWrappedAgain(RuntimeException failure) {
        StoreUnavailableException known = new StoreUnavailableException(failure);
        assertThatThrownBy(() -> answer(known)).isSameAs(known);
    }

    private static void answer(Throwable failure) {
        Replicas.answer(Uni.createFrom().failure(failure)).await().indefinitely();
    }
}
