package dev.statelab.experiments.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private static final long MILLI = 1_000_000;

    @Test
    void latencyIsMeasuredFromTheDueTimeAndFromTheSendTime() {
        List<Operation> operations = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> operation(0, i * MILLI, 2L * i * MILLI, Outcome.OK, "a"))
                .toList();

        Latency latency = Latency.of(operations);

        assertThat(latency.fromIntended().p50()).isCloseTo(100, within(0.2));
        assertThat(latency.fromIntended().max()).isCloseTo(200, within(0.2));
        assertThat(latency.fromSent().p50()).isCloseTo(50, within(0.2));
        assertThat(latency.fromSent().p99()).isCloseTo(99, within(0.2));
    }

    /** It counts as three seconds, the timeout of a client. */
    @Test
    void aRefusalDoesNotCountAsAQuickResponse() {
        Latency latency = Latency.of(List.of(
                operation(0, 0, 5 * MILLI, Outcome.OK, "a"),
                operation(0, 0, 1 * MILLI, Outcome.FAILED, "a"),
                operation(0, 0, 4000 * MILLI, Outcome.UNKNOWN, null)));

        assertThat(latency.fromIntended().p50()).isCloseTo(3000, within(3.0));
        assertThat(latency.fromIntended().max()).isCloseTo(4000, within(4.0));
    }

    @Test
    void loginsHaveASeparateHistogram() {
        Operation login =
                new Operation("shopper-1", 1, Kind.LOGIN, null, 1, 0, 0, 300L * MILLI, Outcome.OK, 200, "a", 1, null);

        Latency latency = Latency.of(List.of(operation(0, 0, 5 * MILLI, Outcome.OK, "a"), login));

        assertThat(latency.fromIntended().max()).isCloseTo(5, within(0.1));
        assertThat(latency.kinds().get(Kind.LOGIN).p50()).isCloseTo(300, within(1.0));
        assertThat(latency.kinds().get(Kind.READ).p50()).isCloseTo(5, within(0.1));
    }

    @Test
    void theTimelineHasEverySecondAndEveryPod() {
        Timeline timeline = Timeline.of(
                List.of(
                        operation(0, 0, 900 * MILLI, Outcome.OK, "a"),
                        operation(0, 0, 950 * MILLI, Outcome.OK, "b"),
                        operation(0, 0, 990 * MILLI, Outcome.UNKNOWN, null),
                        operation(0, 0, 2500 * MILLI, Outcome.FAILED, "b")),
                1200L * MILLI);

        assertThat(timeline.faultAt()).isEqualTo(1.2);
        assertThat(timeline.seconds())
                .extracting(Timeline.Second::second, Timeline.Second::ok, Timeline.Second::unknown)
                .containsExactly(tuple(0, 2, 1), tuple(1, 0, 0), tuple(2, 0, 0));
        assertThat(timeline.seconds().getFirst().pods()).isEqualTo(Map.of("a", 1L, "b", 1L));
        assertThat(timeline.seconds().getLast().failed()).isEqualTo(1);
    }

    private static Operation operation(long intended, long sent, long done, Outcome outcome, String pod) {
        return new Operation("shopper-1", 1, Kind.READ, null, 1, intended, sent, done, outcome, 0, pod, 1, null);
    }
}
