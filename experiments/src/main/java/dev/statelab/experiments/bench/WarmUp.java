package dev.statelab.experiments.bench;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Loads a service until its JIT compiler is quiet. The throughput would not tell: on a shared machine it varies by more than what the
 * compiler still has to gain.
 */
final class WarmUp {

    private static final Duration SLICE = Duration.ofSeconds(2);
    private static final int MOST_SLICES = 12;
    private static final int QUIET_SLICES = 3;
    private static final double QUIET = 0.1;

    private WarmUp() {}

    /**
     * Loads the service in slices of two seconds, until the JIT compiler takes less than 10 % of the service's CPU time in three slices in
     * a row: single methods are compiled again long after it took most of the time.
     *
     * @param pid the service's JVM
     * @param load loads the service for the given time
     * @return false if that was not so within twelve slices
     */
    static boolean run(String pid, Consumer<Duration> load) {
        return run(pid, SLICE, load);
    }

    static boolean run(String pid, Duration slice, Consumer<Duration> load) {
        int quiet = 0;
        for (int slices = 0; slices < MOST_SLICES && quiet < QUIET_SLICES; slices++) {
            Duration cpu = ProcessUse.cpu(pid);
            Duration compiling = ProcessUse.compiling(pid);
            load.accept(slice);
            double share = (double) ProcessUse.compiling(pid).minus(compiling).toNanos()
                    / ProcessUse.cpu(pid).minus(cpu).toNanos();
            quiet = share < QUIET ? quiet + 1 : 0;
        }
        return quiet == QUIET_SLICES;
    }
}
