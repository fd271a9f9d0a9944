package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar for terminals: one bar for all runs, with the phase and the operations per second. */
final class Bar implements Display {

    private static final int REFRESH_MILLIS = 1000;

    private final ProgressBar bar;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rate").factory());
    private volatile String phase = "";
    private volatile LongSupplier operations = () -> 0;
    private long before;

    /** @param runs the total number of runs */
    Bar(int runs) {
        this.bar = new ProgressBarBuilder()
                .setInitialMax(runs)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS / 4)
                .hideEta()
                .build();
        ticker.scheduleAtFixedRate(this::showRate, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Progress run(String scenario, String experiment) {
        operations = () -> 0;
        return new Progress() {
            @Override
            public void phase(String what) {
                phase = "%s, %s: %s".formatted(scenario, experiment, what);
                bar.setExtraMessage(phase);
            }

            @Override
            public void follow(LongSupplier ended) {
                operations = ended;
            }
        };
    }

    private void showRate() {
        long now = operations.getAsLong();
        long rate = (now - before) * 1000 / REFRESH_MILLIS;
        before = now;
        bar.setExtraMessage(rate > 0 ? "%s (%d/s)".formatted(phase, rate) : phase);
    }

    @Override
    public void done() {
        bar.step();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        bar.close();
    }
}
