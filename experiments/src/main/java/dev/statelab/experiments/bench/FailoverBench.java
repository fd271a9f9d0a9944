package dev.statelab.experiments.bench;

import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Progress;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.course.Subject;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.kubernetes.BusyPods;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform;
import dev.statelab.experiments.platform.kubernetes.Sentinels;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Measures how long requests fail until there is a new primary, and how often a primary is replaced that was not down, for several values
 * of Sentinel's {@code down-after-milliseconds}, on idle and on busy nodes. Each round runs every setting, so that a slow minute affects
 * all of them alike.
 */
public final class FailoverBench {

    private static final List<Integer> LIMITS = List.of(500, 1000, 2000, 4000);
    private static final int ROUNDS = 3;
    private static final Load LOAD = Load.fast().observing(Duration.ofSeconds(10));

    private final Vertx vertx;
    private final KubernetesPlatform platform;
    private final Function<String, Progress> progress;

    /**
     * @param platform with a release that has Sentinels
     * @param progress returns the receiver of a run's phases, given the run's name
     */
    public FailoverBench(Vertx vertx, KubernetesPlatform platform, Function<String, Progress> progress) {
        this.vertx = vertx;
        this.platform = platform;
        this.progress = progress;
    }

    /**
     * Takes about 25 minutes. Each run restores the release, or reports a doubt. A run that breaks off is left out, and so is a run whose
     * primary had a grace period: it may have handed over.
     *
     * @return the costs of each limit, on idle nodes and on busy ones
     * @throws PlatformException if the release has no Sentinel, or no run completed
     */
    public List<FailoverCost> run() {
        Sentinels sentinels = platform.sentinels();
        BusyPods busyPods = platform.busyPods();
        List<PrimaryKill> kills = LIMITS.stream()
                .map(Duration::ofMillis)
                .flatMap(limit -> Stream.of(false, true).map(busy -> new PrimaryKill(limit, busy, sentinels, busyPods)))
                .toList();
        Map<PrimaryKill, List<Run>> runs = new LinkedHashMap<>();
        kills.forEach(kill -> runs.put(kill, new ArrayList<>()));
        try (ShopTarget target = platform.target(Scenario.REDIS)) {
            Subject subject = Subject.of(platform.name(), target);
            for (int round = 1; round <= ROUNDS; round++) {
                for (PrimaryKill kill : kills) {
                    Progress phases = progress.apply("%s, %d of %d".formatted(kill.name(), round, ROUNDS));
                    Run run = Lifecycle.run(vertx, subject, kill, LOAD.seeded(round), phases)
                            .run();
                    if (isFailover(run)) {
                        phases.phase("requests failed for %.1f s, %.0f failovers without a fault"
                                .formatted(
                                        value(run, Metric.FAILOVER_OUTAGE),
                                        value(run, Metric.FAILOVER_WITHOUT_A_FAULT)));
                        runs.get(kill).add(run);
                    } else {
                        phases.phase(
                                "left out: no proof of a kill without a grace period, or the run was not observed to its end");
                    }
                    run.doubts().forEach(doubt -> phases.phase("doubt: " + doubt));
                }
            }
        }
        if (runs.values().stream().allMatch(List::isEmpty)) {
            throw new PlatformException("no run completed");
        }
        return runs.entrySet().stream()
                .map(one -> cost(one.getKey(), one.getValue()))
                .toList();
    }

    /** Whether the primary was provably killed without a grace period, and the run was observed to its end. */
    static boolean isFailover(Run run) {
        Run.InterventionSummary kill = run.intervention();
        return kill != null
                && kill.proof() != null
                && kill.gracePeriodSeconds() == 0
                && run.load().lag() != null;
    }

    private static FailoverCost cost(PrimaryKill kill, List<Run> runs) {
        return new FailoverCost(
                (int) kill.downAfter().toMillis(),
                kill.busy(),
                runs.stream().map(run -> value(run, Metric.FAILOVER_OUTAGE)).toList(),
                runs.stream()
                        .mapToLong(run -> Math.round(value(run, Metric.FAILOVER_WITHOUT_A_FAULT)))
                        .sum(),
                runs.size() * PrimaryKill.CALM.toSeconds());
    }

    private static double value(Run run, Metric metric) {
        return run.figures().stream()
                .filter(figure -> figure.metric() == metric)
                .mapToDouble(Figure::value)
                .findFirst()
                .orElseThrow();
    }
}
