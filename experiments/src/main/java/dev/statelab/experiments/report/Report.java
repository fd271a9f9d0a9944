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
 * All runs so far, as {@code report.json} has them.
 *
 * @param version of the schema, {@code report.schema.json}
 * @param generated when
 * @param machine where the harness ran
 * @param build what was measured
 * @param costs what was counted and not run
 * @param startup what each service takes on each runtime; empty where nobody measured it
 * @param comparison what architectures took side by side; null where nobody compared them
 * @param runs the latest of each scenario, experiment and platform
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

    /** A report of these runs, made now and here. */
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

    /** This report with a run in place of the same one before it. */
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
     * @param counted what was, in words, or why something could not be
     */
    public record Cost(String scenario, List<Figure> figures, List<String> counted) {}

    /**
     * The machine that drove the load; on the local platform it ran the services too.
     *
     * @param memoryMiB what the operating system has
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
