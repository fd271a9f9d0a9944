package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.platform.Scenario;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What architectures took side by side on this machine.
 *
 * @param made when
 * @param invocations how often all services were started anew
 * @param rounds turns of each architecture in each of them
 * @param sliceSeconds how long a turn took
 * @param ratePerSecond requests
 * @param architectures the figures of each
 */
public record Comparison(
        Instant made,
        int invocations,
        int rounds,
        int sliceSeconds,
        int ratePerSecond,
        List<Architecture> architectures) {

    /** The figures of one. */
    public record Architecture(String scenario, List<Figure> figures) {}

    public Comparison {
        architectures = List.copyOf(architectures);
    }

    /** One that was made now. */
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
