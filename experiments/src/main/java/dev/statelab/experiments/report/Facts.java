package dev.statelab.experiments.report;

import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Metric;
import dev.statelab.experiments.platform.Architecture;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Every figure of one platform, by architecture.
 *
 * @param all in the order of the table's columns, those of one architecture as they were measured
 */
record Facts(List<Fact> all) {

    private static final Set<Metric> VIOLATIONS = EnumSet.of(
            Metric.POD_KILL_LOST,
            Metric.POD_KILL_LOGINS,
            Metric.POD_KILL_FLOWS,
            Metric.ROLLOUT_FLOWS,
            Metric.SCALE_FLOWS,
            Metric.SCALE_LOST,
            Metric.SCALE_LOGINS,
            Metric.ROLLOUT_LOGINS,
            Metric.DRAIN_LOGINS,
            Metric.AFFINITY_NONE_LOST,
            Metric.AFFINITY_NONE_LOGINS);

    /**
     * A figure of an architecture.
     *
     * @param link where in the report it comes from, such as {@code #local-rollout-jwt}
     * @param doubtful whether its run was in doubt: then it is shown, and decides nothing but a violation
     */
    record Fact(String scenario, Figure figure, String link, boolean doubtful) {}

    /** The architectures that have any, in the order of the textbook's table. */
    List<String> scenarios() {
        return Architecture.ids().stream()
                .filter(id -> all.stream().anyMatch(fact -> fact.scenario().equals(id)))
                .toList();
    }

    Optional<Fact> find(String scenario, Metric metric) {
        return all.stream()
                .filter(fact ->
                        fact.scenario().equals(scenario) && fact.figure().metric() == metric)
                .findFirst();
    }

    /** The value that decides: of a run that is in no doubt, or a violation, which no doubt undoes. */
    Optional<Double> value(String scenario, Metric metric) {
        return find(scenario, metric)
                .filter(fact -> !fact.figure().undecided())
                .filter(fact -> !fact.doubtful()
                        || VIOLATIONS.contains(metric) && fact.figure().value() > 0)
                .map(fact -> fact.figure().value());
    }

    /** Whether it was measured, and the difference is within the noise. */
    boolean undecided(String scenario, Metric metric) {
        return find(scenario, metric).filter(fact -> fact.figure().undecided()).isPresent();
    }

    /** Those of all architectures of a side. */
    DoubleStream values(Claim.Side side, Metric metric) {
        return of(side).stream().flatMap(id -> value(id, metric).stream()).mapToDouble(Double::doubleValue);
    }

    /** The architectures of a side that there is anything of. */
    List<String> of(Claim.Side side) {
        return scenarios().stream()
                .filter(id -> Architecture.of(id).orElseThrow().scenario().stateful() == (side == Claim.Side.STATEFUL))
                .toList();
    }
}
