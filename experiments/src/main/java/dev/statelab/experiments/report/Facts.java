package dev.statelab.experiments.report;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.platform.Variant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Every figure of one platform, by architecture.
 *
 * @param all in the order of the table's columns; within an architecture, in the order of measurement
 */
record Facts(List<Fact> all) {

    private static final Set<Metric> VIOLATIONS = EnumSet.of(
            Metric.POD_KILL_LOST,
            Metric.POD_KILL_LOGINS,
            Metric.POD_KILL_FLOWS,
            Metric.POD_KILL_CARTS,
            Metric.ROLLOUT_FLOWS,
            Metric.SCALE_FLOWS,
            Metric.SCALE_LOST,
            Metric.SCALE_LOGINS,
            Metric.ROLLOUT_LOGINS,
            Metric.DRAIN_LOGINS,
            Metric.STALE_READS,
            Metric.AFFINITY_NONE_LOST,
            Metric.AFFINITY_NONE_LOGINS);

    /**
     * A figure of an architecture.
     *
     * @param link its source in the report, such as {@code #local-rollout-jwt}
     * @param doubtful whether its run is in doubt: then the figure is shown, but decides nothing except a violation
     */
    record Fact(String scenario, Figure figure, String link, boolean doubtful) {}

    /** The architectures with figures, in the order of the textbook's table. */
    List<String> scenarios() {
        return Variant.ids().stream()
                .filter(id -> all.stream().anyMatch(fact -> fact.scenario().equals(id)))
                .toList();
    }

    Optional<Fact> find(String scenario, Metric metric) {
        return all.stream()
                .filter(fact ->
                        fact.scenario().equals(scenario) && fact.figure().metric() == metric)
                .findFirst();
    }

    /** Whether any architecture has a figure of this metric. */
    boolean measured(Metric metric) {
        return all.stream().anyMatch(fact -> fact.figure().metric() == metric);
    }

    /** The figure that decides. A doubtful run decides nothing unless it shows a violation. */
    Optional<Figure> decisive(String scenario, Metric metric) {
        return find(scenario, metric)
                .filter(fact -> !fact.doubtful()
                        || VIOLATIONS.contains(metric) && fact.figure().highest() > 0)
                .map(Fact::figure)
                .filter(figure -> !figure.undecided());
    }

    /** Whether it was measured, but the difference is within the noise. */
    boolean undecided(String scenario, Metric metric) {
        return find(scenario, metric).filter(fact -> fact.figure().undecided()).isPresent();
    }

    /** Whether it was measured, but every run is in doubt. */
    boolean inDoubt(String scenario, Metric metric) {
        return find(scenario, metric).filter(Fact::doubtful).isPresent();
    }

    /** The values of all architectures of a side. */
    DoubleStream values(Claim.Side side, Metric metric) {
        return of(side).stream().flatMap(id -> decisive(id, metric).stream()).mapToDouble(Figure::value);
    }

    /** The architectures of a side with figures. */
    List<String> of(Claim.Side side) {
        return scenarios().stream()
                .filter(id -> Variant.of(id).orElseThrow().scenario().stateful() == (side == Claim.Side.STATEFUL))
                .toList();
    }
}
