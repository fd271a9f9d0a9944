package dev.statelab.experiments.report;

import dev.statelab.experiments.load.Latency.Percentiles;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.load.Timeline.Second;
import dev.statelab.experiments.report.LatencyScale.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The coordinates of a run's two charts over one time axis: latency on a logarithmic scale, and below it responses by pod, stacked. The template
 * draws them.
 *
 * @param faultX the position of the fault; null without one
 * @param p50 the points of the median
 * @param p99 the points of the 99th percentile
 * @param latencyTicks the latency scale
 * @param seconds the time scale
 * @param bars a rectangle per second and pod, and for failures
 * @param series what the bars' colours mean
 */
record TimelineChart(
        Double faultX,
        String p50,
        String p99,
        List<Tick> latencyTicks,
        List<Tick> seconds,
        List<Bar> bars,
        List<Series> series) {

    static final double WIDTH = 720;
    static final double LEFT = 56;
    static final double BARS_TOP = 190;
    static final double BARS_HEIGHT = 110;

    private static final LatencyScale SCALE = new LatencyScale(10, 150);
    private static final int COLOURS = 5;

    /** A rectangle; {@code style} is its class in the style sheet. */
    record Bar(double x, double y, double width, double height, String style, String title) {}

    /** A line of the legend. */
    record Series(String style, String name) {}

    /** The position of the legend of a series in a stand-alone picture. */
    public double keyX(int series) {
        return 470 + 16 * series;
    }

    static TimelineChart of(Timeline timeline) {
        List<Second> seconds = timeline.seconds();
        int first = seconds.isEmpty() ? 0 : seconds.getFirst().second();
        double step = (WIDTH - LEFT) / Math.max(1, seconds.size());
        List<Series> series = series(seconds);
        return new TimelineChart(
                timeline.faultAt() == null ? null : round(LEFT + (timeline.faultAt() - first) * step),
                points(seconds, step, Percentiles::p50),
                points(seconds, step, Percentiles::p99),
                SCALE.ticks(),
                secondTicks(seconds, first, step),
                bars(seconds, step, series),
                series);
    }

    private static List<Series> series(List<Second> seconds) {
        List<String> pods = seconds.stream()
                .flatMap(second -> second.pods().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        List<Series> series = new ArrayList<>();
        for (String pod : pods) {
            series.add(new Series("pod" + series.size() % COLOURS, pod));
        }
        series.add(new Series("bad", "failed or unknown"));
        return series;
    }

    private static String points(List<Second> seconds, double step, ToDoubleFunction<Percentiles> value) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < seconds.size(); i++) {
            if (seconds.get(i).ok() > 0) {
                double millis = value.applyAsDouble(seconds.get(i).latency());
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", LEFT + (i + 0.5) * step, SCALE.y(millis)));
            }
        }
        return points.toString().strip();
    }

    private static List<Tick> secondTicks(List<Second> seconds, int first, double step) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < seconds.size(); i += Math.max(5, (seconds.size() / 60 + 1) * 5)) {
            ticks.add(new Tick(round(LEFT + i * step), (first + i) + " s"));
        }
        return ticks;
    }

    private static List<Bar> bars(List<Second> seconds, double step, List<Series> series) {
        long most = seconds.stream().mapToLong(TimelineChart::total).max().orElse(1);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < seconds.size(); i++) {
            double y = BARS_TOP + BARS_HEIGHT;
            for (Series one : series) {
                long count = count(seconds.get(i), one);
                double height = round(BARS_HEIGHT * count / most);
                if (count > 0) {
                    y = round(y - height);
                    bars.add(new Bar(
                            round(LEFT + i * step),
                            y,
                            round(step * 0.9),
                            height,
                            one.style(),
                            one.name() + ": " + count));
                }
            }
        }
        return bars;
    }

    /** Failed and unknown operations are drawn separately, so a pod's bar shows nearly only its successful responses. */
    private static long count(Second second, Series series) {
        return series.style().equals("bad")
                ? second.failed() + second.unknown()
                : second.pods().getOrDefault(series.name(), 0L);
    }

    private static long total(Second second) {
        return second.failed()
                + second.unknown()
                + second.pods().values().stream().mapToLong(Long::longValue).sum();
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
