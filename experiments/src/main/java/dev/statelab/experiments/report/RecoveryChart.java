package dev.statelab.experiments.report;

import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.verdict.Recovery;
import java.util.ArrayList;
import java.util.List;

/** The phases of a recovery as bars that start at the fault. Phases that were not reached are left out. */
record RecoveryChart(List<Phase> phases) {

    private static final double LEFT = 170;
    private static final double WIDTH = 440;
    private static final double STEP = 22;

    /** A bar and its label. */
    record Phase(String name, double y, double x, double width, String seconds) {

        public double end() {
            return x + width;
        }
    }

    static RecoveryChart of(Recovery recovery) {
        List<Phase> phases = new ArrayList<>();
        double longest = Math.max(
                0.001,
                Math.max(
                        Math.max(orZero(recovery.endpointGone()), orZero(recovery.replicaReady())),
                        Math.max(orZero(recovery.firstSuccess()), orZero(recovery.steady()))));
        add(phases, "endpoint removed", recovery.endpointGone(), longest);
        add(phases, "replicas ready", recovery.replicaReady(), longest);
        add(phases, "first success", recovery.firstSuccess(), longest);
        add(phases, "fully recovered", recovery.steady(), longest);
        return new RecoveryChart(phases);
    }

    private static void add(List<Phase> phases, String name, Double seconds, double longest) {
        if (seconds != null) {
            double width = Math.round(WIDTH * seconds / longest * 10) / 10.0;
            phases.add(new Phase(name, phases.size() * STEP, LEFT, width, Figure.number(seconds) + " s"));
        }
    }

    private static double orZero(Double seconds) {
        return seconds == null ? 0 : seconds;
    }

    /** The height of the whole picture. */
    public double height() {
        return phases.size() * STEP + 4;
    }
}
