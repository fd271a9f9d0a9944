package dev.statelab.experiments.suite;

import com.sun.management.OperatingSystemMXBean;
import dev.statelab.experiments.bench.Visitors;
import dev.statelab.experiments.course.Scene;
import dev.statelab.experiments.load.Load;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * What a shop served at saturation, and what that took. The load is that of {@link Visitors}, who send each request as soon as the previous
 * one is answered: half of them change a cart, half of them read one. They buy nothing, since orders would fill a replica's memory.
 *
 * @param requests that were answered, including those of the run's users
 * @param seconds in which they were answered
 * @param service the CPU seconds of the replicas
 * @param store the CPU seconds of their store; 0 without one
 * @param generator the CPU seconds of this process, which sends the load
 * @param machine the CPU seconds of all processes of this machine, divided by the number of its processors
 */
record Saturation(long requests, double seconds, double service, double store, double generator, double machine) {

    private static final Duration SLICE = Duration.ofSeconds(3);
    private static final Duration QUICK_SLICE = Duration.ofSeconds(1);
    private static final int STEADY_SLICES = 5;
    private static final int MOST_SLICES = 20;

    /** The CPU time per request is steady if it varies by no more than this share. */
    private static final double STEADY = 0.15;

    private static final double BUSY = 0.9;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Saturates the shop until the CPU time per request has been steady in five slices in a row, since a new JVM compiles for a while; at
     * most for twenty slices. A slice takes three seconds, in a quick run one.
     *
     * @return the sum of the last five slices
     * @throws dev.statelab.experiments.platform.PlatformException if a request is not acknowledged
     */
    static Saturation hold(Scene scene, Visitors users) {
        List<Saturation> slices = new ArrayList<>();
        while (slices.size() < MOST_SLICES && !isSteady(slices)) {
            slices.add(slice(scene, users));
        }
        return ofTheLast(slices);
    }

    /** How long {@link #hold} takes at least. */
    static Duration shortest(Load load) {
        return slice(load).multipliedBy(STEADY_SLICES);
    }

    private static Duration slice(Load load) {
        return load.quick() ? QUICK_SLICE : SLICE;
    }

    private static Saturation slice(Scene scene, Visitors users) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Spent before = Spent.of(scene.shop());
        int othersBefore = scene.ledger().size();
        system.getCpuLoad(); // the next call returns the load since this one
        long ownBefore = system.getProcessCpuTime();
        long from = System.nanoTime();
        long asked = users.ask(Visitors.Request.WRITE_AND_READ, slice(scene.load()));
        double seconds = (System.nanoTime() - from) / NANOS_PER_SECOND;
        double own = (system.getProcessCpuTime() - ownBefore) / NANOS_PER_SECOND;
        double load = system.getCpuLoad();
        int others = scene.ledger().size() - othersBefore;
        Spent spent = Spent.of(scene.shop()).since(before);
        double store = spent.store().orElse(Duration.ZERO).toNanos() / NANOS_PER_SECOND;
        return new Saturation(asked + others, seconds, spent.replicas().cpuSeconds(), store, own, load * seconds);
    }

    static boolean isSteady(List<Saturation> slices) {
        if (slices.size() < STEADY_SLICES) {
            return false;
        }
        DoubleSummaryStatistics cost = last(slices).stream()
                .mapToDouble(slice -> 1 / slice.perCpuSecond())
                .summaryStatistics();
        return cost.getMax() - cost.getMin() <= STEADY * cost.getMax();
    }

    static Saturation ofTheLast(List<Saturation> slices) {
        return last(slices).stream().reduce(Saturation::plus).orElseThrow();
    }

    private static List<Saturation> last(List<Saturation> slices) {
        return slices.subList(Math.max(0, slices.size() - STEADY_SLICES), slices.size());
    }

    private Saturation plus(Saturation other) {
        return new Saturation(
                requests + other.requests,
                seconds + other.seconds,
                service + other.service,
                store + other.store,
                generator + other.generator,
                machine + other.machine);
    }

    /** The requests per second. */
    double rate() {
        return requests / seconds;
    }

    private double perCpuSecond() {
        return requests / (service + store);
    }

    /** The CPU time of the store, as a percentage of that of one of so many replicas. */
    double storeOfReplica(int replicas) {
        return 100 * store * replicas / service;
    }

    /** How busy this machine was, as a percentage. */
    double machinePercent() {
        return 100 * machine / seconds;
    }

    /** Says whether this machine or the load generator, which uses one core, limited the throughput, rather than the service. */
    String limit() {
        boolean limited = machine >= BUSY * seconds || generator >= BUSY * seconds;
        return "this machine was %.0f %% busy and the load generator took %.0f %% of a core, which %s the throughput"
                .formatted(machinePercent(), 100 * generator / seconds, limited ? "limited" : "did not limit");
    }
}
