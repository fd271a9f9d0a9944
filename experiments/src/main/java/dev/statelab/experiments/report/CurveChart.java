package dev.statelab.experiments.report;

import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Latency.Point;
import dev.statelab.experiments.report.LatencyScale.Tick;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The coordinates of the percentile curves: latency by share of operations. Both axes are logarithmic: from one tick to the next, slower
 * operations are ten times as rare.
 *
 * @param intended the points of the latency since operations were due
 * @param sent the points of the latency since they were sent
 */
record CurveChart(String intended, String sent, List<Tick> latencyTicks, List<Tick> percentileTicks) {

    private static final double LEFT = 56;
    private static final double WIDTH = 650;
    private static final LatencyScale SCALE = new LatencyScale(10, 150);

    /** The last percentile of the curve is 99.99: one in ten thousand. */
    private static final double RAREST = 4;

    static CurveChart of(Latency latency) {
        return new CurveChart(
                points(latency.curve(), Point::fromIntended),
                points(latency.curve(), Point::fromSent),
                SCALE.ticks(),
                List.of(
                        new Tick(x(0), "0 %"),
                        new Tick(x(90), "90 %"),
                        new Tick(x(99), "99 %"),
                        new Tick(x(99.9), "99.9 %"),
                        new Tick(x(99.99), "99.99 %")));
    }

    private static double x(double percentile) {
        return LEFT + WIDTH * -Math.log10(1 - percentile / 100) / RAREST;
    }

    private static String points(List<Point> curve, ToDoubleFunction<Point> millis) {
        return curve.stream()
                .map(point -> String.format(
                        Locale.ROOT, "%.1f,%.1f", x(point.percentile()), SCALE.y(millis.applyAsDouble(point))))
                .collect(Collectors.joining(" "));
    }
}
