package dev.statelab.experiments.bench;

import dev.statelab.experiments.bench.Visitors.Request;
import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.platform.Await;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How a replica gets faster under an open workload. The components are fields of the report.
 *
 * @param ratePerSecond the intended rate of alternating changes and reads of carts
 * @param windowSeconds the length of each window
 * @param windows from the start of the load on, in order
 */
public record WarmUpCurve(int ratePerSecond, int windowSeconds, List<Window> windows) {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int FIRST_SECONDS = 10;
    private static final int WARM_SECONDS = 30;
    private static final double NEAR = 2;

    /**
     * One window of time.
     *
     * @param answersPerSecond successful responses
     * @param p99Millis since requests were due; a failed request counts with the client's timeout, and a window without a response with its
     *     length
     * @param processors the processors in use by the replica, on average
     */
    public record Window(double answersPerSecond, double p99Millis, double processors) {}

    public WarmUpCurve {
        windows = List.copyOf(windows);
    }

    /** Measures the replica with that process id, under the load of the visitors. */
    static WarmUpCurve measure(
            Vertx vertx, Visitors visitors, String pid, int ratePerSecond, int windowSeconds, int windows) {
        Recorder latencies = new Recorder(SIGNIFICANT_DIGITS);
        AtomicInteger turn = new AtomicInteger();
        AtomicInteger good = new AtomicInteger();
        List<Window> measured = new ArrayList<>();
        OpenLoad.offer(
                vertx,
                visitors,
                visitor -> due -> visitor.send(Request.WRITE_AND_READ, turn.incrementAndGet())
                        .onSuccess(answer -> {
                            good.addAndGet(answer.ok() ? 1 : 0);
                            latencies.recordValue(latency(answer, due));
                        }),
                ratePerSecond,
                1,
                () -> {
                    long since = System.nanoTime();
                    Duration cpu = ProcessUse.cpu(pid);
                    while (measured.size() < windows) {
                        long end = since + Duration.ofSeconds(windowSeconds).toNanos();
                        Await.pause(Duration.ofNanos(end - System.nanoTime()));
                        double seconds = (System.nanoTime() - since) / 1e9;
                        since = System.nanoTime();
                        Duration cpuNow = ProcessUse.cpu(pid);
                        Histogram window = latencies.getIntervalHistogram();
                        measured.add(new Window(
                                good.getAndSet(0) / seconds,
                                window.getTotalCount() == 0 ? seconds * 1000 : window.getValueAtPercentile(99) / 1e6,
                                cpuNow.minus(cpu).toNanos() / 1e9 / seconds));
                        cpu = cpuNow;
                    }
                });
        return new WarmUpCurve(ratePerSecond, windowSeconds, measured);
    }

    private static long latency(Answer answer, long due) {
        return answer.ok() ? Math.max(0, System.nanoTime() - due) : Connection.TIMEOUT.toNanos();
    }

    /** The median of the windows of the last half minute. */
    double warm(ToDoubleFunction<Window> value) {
        int first = Math.max(0, windows.size() - WARM_SECONDS / windowSeconds);
        return Bootstrap.median(windows.stream().skip(first).mapToDouble(value).toArray());
    }

    /** The mean of the windows of the first ten seconds. */
    double cold(ToDoubleFunction<Window> value) {
        return windows.stream()
                .limit(FIRST_SECONDS / windowSeconds)
                .mapToDouble(value)
                .average()
                .orElse(Double.NaN);
    }

    /** The end of the last window whose p99 is more than twice that of {@link #warm}; 0 if there is none. */
    int secondsUntilWarm() {
        double limit = NEAR * warm(Window::p99Millis);
        int cold = windows.size();
        while (cold > 0 && windows.get(cold - 1).p99Millis() <= limit) {
            cold--;
        }
        return cold * windowSeconds;
    }
}
