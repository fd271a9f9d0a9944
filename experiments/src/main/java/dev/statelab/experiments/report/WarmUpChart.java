package dev.statelab.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.bench.WarmUpCurve;
import dev.statelab.experiments.bench.WarmUpCurve.Window;
import dev.statelab.experiments.platform.Variant;
import dev.statelab.experiments.report.LatencyScale.Tick;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The coordinates of a service's two charts over one time axis, with a line per runtime: the 99th percentile of latency on a logarithmic
 * scale, and below it the processors in use.
 *
 * @param scenario of the service
 * @param load the load in words
 */
record WarmUpChart(
        String scenario,
        String load,
        List<Line> lines,
        List<Tick> latencyTicks,
        List<Tick> processorTicks,
        List<Tick> seconds) {

    private static final double LEFT = 56;
    private static final double WIDTH = 640;
    private static final double PROCESSORS_TOP = 190;
    private static final double PROCESSORS_HEIGHT = 110;
    private static final int TICK_SECONDS = 20;
    private static final LatencyScale SCALE = new LatencyScale(10, 150);

    /**
     * A runtime's two lines.
     *
     * @param colour the index in the palette
     */
    record Line(int colour, String runtime, String p99, String processors) {}

    /** A chart for each service whose warm-up was measured. */
    static List<WarmUpChart> of(List<Footprint> footprints) {
        return footprints.stream()
                .filter(footprint -> footprint.warmUp() != null)
                .collect(groupingBy(footprint -> variant(footprint).scenario().id(), LinkedHashMap::new, toList()))
                .entrySet()
                .stream()
                .map(service -> of(service.getKey(), service.getValue()))
                .toList();
    }

    private static Variant variant(Footprint footprint) {
        return Variant.of(footprint.architecture()).orElseThrow();
    }

    private static WarmUpChart of(String scenario, List<Footprint> runtimes) {
        WarmUpCurve curve = runtimes.getFirst().warmUp();
        int seconds = curve.windows().size() * curve.windowSeconds();
        int most = (int) Math.ceil(runtimes.stream()
                .flatMap(footprint -> footprint.warmUp().windows().stream())
                .mapToDouble(Window::processors)
                .max()
                .orElse(1));
        return new WarmUpChart(
                scenario,
                curve.ratePerSecond() + " requests a second",
                runtimes.stream().map(footprint -> line(footprint, most)).toList(),
                SCALE.ticks(),
                IntStream.rangeClosed(0, most)
                        .mapToObj(number -> new Tick(y(number, most), Integer.toString(number)))
                        .toList(),
                IntStream.iterate(0, second -> second <= seconds, second -> second + TICK_SECONDS)
                        .mapToObj(second -> new Tick(LEFT + WIDTH * second / seconds, second + " s"))
                        .toList());
    }

    private static Line line(Footprint footprint, int most) {
        List<Window> windows = footprint.warmUp().windows();
        return new Line(
                variant(footprint).runtime().ordinal(),
                variant(footprint).runtime().id(),
                points(windows, window -> SCALE.y(window.p99Millis())),
                points(windows, window -> y(window.processors(), most)));
    }

    private static double y(double processors, int most) {
        return PROCESSORS_TOP + PROCESSORS_HEIGHT * (1 - processors / most);
    }

    private static String points(List<Window> windows, ToDoubleFunction<Window> y) {
        return IntStream.range(0, windows.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        LEFT + WIDTH * (i + 0.5) / windows.size(),
                        y.applyAsDouble(windows.get(i))))
                .collect(joining(" "));
    }
}
