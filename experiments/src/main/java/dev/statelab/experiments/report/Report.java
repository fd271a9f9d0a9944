package dev.statelab.experiments.report;

import com.sun.management.OperatingSystemMXBean;
import dev.statelab.experiments.bench.Footprint;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.load.Load;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All runs so far: the content of {@code report.json}.
 *
 * @param version of the schema, {@code report.schema.json}
 * @param generated when the report was written
 * @param machine where the harness ran
 * @param build what was measured
 * @param campaign the load, if all runs are of a campaign; the seed is that of its first round; else null
 * @param costs what is counted without a run
 * @param startup the footprint of each service on each runtime; empty if not measured
 * @param comparison the measurements side by side; null if not measured
 * @param runs the latest run of each scenario, experiment and platform; for a campaign, all of its runs
 */
public record Report(
        int version,
        Instant generated,
        Machine machine,
        Build build,
        Load campaign,
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
        return of(Build.here(), null, costs, startup, null, runs);
    }

    private static Report of(
            Build build,
            Load campaign,
            List<Cost> costs,
            List<Footprint> startup,
            Comparison comparison,
            List<Run> runs) {
        return new Report(
                VERSION,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Machine.here(),
                build,
                campaign,
                costs,
                startup,
                comparison,
                runs);
    }

    /** This report with other costs. */
    public Report withCosts(List<Cost> counted) {
        return of(build, campaign, counted, startup, comparison, runs);
    }

    /** This report with other footprints. */
    public Report withStartup(List<Footprint> measured) {
        return of(build, campaign, costs, measured, comparison, runs);
    }

    /** This report with another comparison. */
    public Report withComparison(Comparison measured) {
        return of(build, campaign, costs, startup, measured, runs);
    }

    /** This report with a run of that build added; it replaces earlier runs of the same scenario, experiment and platform. */
    Report with(Run run, Build measured) {
        List<Run> all = new ArrayList<>(runs);
        all.removeIf(other -> Repeated.alike(run, other));
        all.add(run);
        return of(after(measured), null, costs, startup, comparison, all);
    }

    /** This report with a further run of a campaign with that build and load. */
    Report with(Run run, Build measured, Load load) {
        List<Run> all = new ArrayList<>(runs);
        all.add(run);
        return of(
                after(measured),
                runs.isEmpty() || load.equals(campaign) ? load : null,
                costs,
                startup,
                comparison,
                all);
    }

    /** How many of the runs were made twice, because the first attempt was inconclusive. */
    public long repeated() {
        return runs.stream().filter(run -> run.discarded() != null).count();
    }

    private Build after(Build measured) {
        return runs.isEmpty() ? measured : measured.after(build);
    }

    /**
     * Why runs of a campaign with that build and load may not be merged with the runs of this report, in words; empty if they may, since
     * commit, machine and load are the same.
     */
    Optional<String> difference(Build other, Load load) {
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        if (!build.isOneCommit()) {
            return Optional.of("runs of %s, not of one commit without changes".formatted(build));
        }
        if (!build.equals(other)) {
            return Optional.of("runs of %s, and this is %s".formatted(build, other));
        }
        if (!machine.like(Machine.here())) {
            return Optional.of("runs of another machine or Java");
        }
        return load.equals(campaign) ? Optional.empty() : Optional.of("runs with another load, or not of a campaign");
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

        /** Whether it is the same except for the memory, whose size differs a little after each start of a virtual machine. */
        boolean like(Machine other) {
            return equals(new Machine(other.os, other.architecture, other.cores, memoryMiB, other.java));
        }
    }
}
