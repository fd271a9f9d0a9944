package dev.statelab.experiments.report;

import com.sun.management.OperatingSystemMXBean;
import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.course.Figure;
import dev.statelab.experiments.course.Run;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * All runs so far: the content of {@code report.json}.
 *
 * @param version of the schema, {@code report.schema.json}
 * @param generated when the report was written
 * @param machine where the harness ran
 * @param build what was measured
 * @param costs what is counted without a run
 * @param startup the footprint of each service on each runtime; empty if not measured
 * @param comparison the measurements side by side; null if not measured
 * @param runs the latest run of each scenario, experiment and platform
 */
public record Report(
        int version,
        Instant generated,
        Machine machine,
        Build build,
        List<Cost> costs,
        List<Footprint> startup,
        Comparison comparison,
        List<Run> runs) {

    /** The schema's version. */
    public static final int VERSION = 5;

    public Report {
        if (version != VERSION) {
            throw new IllegalArgumentException("unsupported report version " + version);
        }
        costs = List.copyOf(costs);
        startup = List.copyOf(startup);
        runs = List.copyOf(runs);
    }

    /** A report of these runs, generated now on this machine. */
    public static Report of(List<Cost> costs, List<Footprint> startup, List<Run> runs) {
        return of(Build.here(), costs, startup, null, runs);
    }

    private static Report of(
            Build build, List<Cost> costs, List<Footprint> startup, Comparison comparison, List<Run> runs) {
        return new Report(
                VERSION,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Machine.here(),
                build,
                costs,
                startup,
                comparison,
                runs);
    }

    /** This report with other costs. */
    public Report withCosts(List<Cost> counted) {
        return of(build, counted, startup, comparison, runs);
    }

    /** This report with other footprints. */
    public Report withStartup(List<Footprint> measured) {
        return of(build, costs, measured, comparison, runs);
    }

    /** This report with another comparison. */
    public Report withComparison(Comparison measured) {
        return of(build, costs, startup, measured, runs);
    }

    /** This report with a run added; it replaces an earlier run of the same scenario, experiment and platform. */
    public Report with(Run run) {
        List<Run> all = new ArrayList<>(runs);
        all.removeIf(other -> other.scenario().equals(run.scenario())
                && other.experiment().equals(run.experiment())
                && other.platform().equals(run.platform()));
        all.add(run);
        return of(runs.isEmpty() ? Build.here() : Build.here().after(build), costs, startup, comparison, all);
    }

    /**
     * What an architecture costs before it runs.
     *
     * @param figures what could be counted
     * @param counted in words, what was counted, or why it could not be
     */
    public record Cost(String scenario, List<Figure> figures, List<String> counted) {}

    /**
     * The machine that drove the load; on the local platform it ran the services too.
     *
     * @param memoryMiB the total memory
     */
    public record Machine(String os, String architecture, int cores, long memoryMiB, String java) {

        static Machine here() {
            var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Machine(
                    os.getName() + " " + os.getVersion(),
                    os.getArch(),
                    os.getAvailableProcessors(),
                    os.getTotalMemorySize() >> 20,
                    Runtime.version().toString());
        }
    }
}
