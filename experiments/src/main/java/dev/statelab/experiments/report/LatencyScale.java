package dev.statelab.experiments.report;

import java.util.List;

/** A logarithmic scale of milliseconds, from half of one to ten seconds. */
record LatencyScale(double top, double height) {

    private static final double LOWEST_MILLIS = 0.5;
    private static final double HIGHEST_MILLIS = 10_000;

    /** A tick of a scale: its position and its label. */
    record Tick(double at, String label) {}

    double y(double millis) {
        double clamped = Math.clamp(millis, LOWEST_MILLIS, HIGHEST_MILLIS);
        double share = Math.log(clamped / LOWEST_MILLIS) / Math.log(HIGHEST_MILLIS / LOWEST_MILLIS);
        return Math.round((height * (1 - share) + top) * 10) / 10.0;
    }

    List<Tick> ticks() {
        return List.of(
                new Tick(y(1), "1 ms"),
                new Tick(y(10), "10 ms"),
                new Tick(y(100), "100 ms"),
                new Tick(y(1000), "1 s"),
                new Tick(y(10_000), "10 s"));
    }
}
