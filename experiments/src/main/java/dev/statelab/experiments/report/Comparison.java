package dev.statelab.experiments.report;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.platform.Scenario;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The measurements of architectures that ran side by side on this machine.
 *
 * @param made when it was measured
 * @param invocations how often all services were restarted
 * @param rounds turns of each architecture after each restart
 * @param sliceSeconds the length of a turn
 * @param ratePerSecond requests per second
 * @param architectures the figures of each
 */
public record Comparison(
        Instant made,
        int invocations,
        int rounds,
        int sliceSeconds,
        int ratePerSecond,
        List<Architecture> architectures) {

    /** The figures of one architecture. */
    public record Architecture(String scenario, List<Figure> figures) {}

    public Comparison {
        architectures = List.copyOf(architectures);
    }

    /** A comparison measured now. */
    public static Comparison of(
            int invocations, int rounds, int sliceSeconds, int ratePerSecond, Map<Scenario, List<Figure>> figures) {
        return new Comparison(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                invocations,
                rounds,
                sliceSeconds,
                ratePerSecond,
                figures.entrySet().stream()
                        .map(one -> new Architecture(one.getKey().id(), one.getValue()))
                        .toList());
    }
}
