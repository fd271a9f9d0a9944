package dev.statelab.experiments.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Warms a service up until its throughput is steady: three slices of two seconds in a row within 5 %, or twelve slices in all. */
final class WarmUp {

    private static final Duration SLICE = Duration.ofSeconds(2);
    private static final int MOST_SLICES = 12;
    private static final int STEADY_SLICES = 3;
    private static final double STEADY = 0.05;

    private WarmUp() {}

    /** Returns whether the service became steady. @param rate loads the service for that time and returns its throughput */
    static boolean run(ToDoubleFunction<Duration> rate) {
        List<Double> rates = new ArrayList<>();
        while (rates.size() < MOST_SLICES && !isSteady(rates)) {
            rates.add(rate.applyAsDouble(SLICE));
        }
        return isSteady(rates);
    }

    private static boolean isSteady(List<Double> rates) {
        if (rates.size() < STEADY_SLICES) {
            return false;
        }
        List<Double> last = rates.subList(rates.size() - STEADY_SLICES, rates.size());
        return Collections.max(last) - Collections.min(last) < STEADY * Collections.max(last);
    }
}
