package dev.statelab.experiments.report;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.audit.Finding;
import dev.statelab.experiments.audit.Finding.Anomaly;
import dev.statelab.experiments.audit.Trace;
import dev.statelab.experiments.course.Lifecycle;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.verdict.Recovery;
import dev.statelab.experiments.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Made-up runs. */
final class Runs {

    private Runs() {}

    /** A run of pod-kill. */
    static Lifecycle.Result of(String scenario, Verdict.Kind verdict) {
        return of(scenario, verdict, 0);
    }

    /** A run of pod-kill that lost this many of 5 writes. */
    static Lifecycle.Result of(String scenario, Verdict.Kind verdict, int writes) {
        Ledger ledger = new Ledger();
        Operation operation = new Operation(
                "shopper-1",
                1,
                Kind.WRITE,
                "tea-01=1",
                1,
                0,
                10,
                1_500_000,
                Outcome.OK,
                200,
                "a",
                1,
                List.of("tea-01=1"));
        ledger.add(operation);
        Finding lost = new Finding(Anomaly.LOST, "shopper-1", "tea-01=1");
        Run run = new Run(
                scenario,
                "pod-kill",
                "local",
                Instant.now(),
                12.5,
                new Verdict(verdict, "because <of this>"),
                new Verdict(Verdict.Kind.HELD, "0 of 900 requests failed"),
                verdict == Verdict.Kind.INCONCLUSIVE ? List.of("the generator was late") : List.of(),
                List.of(Metric.POD_KILL_LOST.of(writes, 5), Metric.POD_KILL_LOGINS.of(0)),
                new Run.InterventionSummary(
                        Run.InterventionSummary.Kind.FAULT,
                        "SIGKILL of one replica",
                        "kill -9 100",
                        0,
                        null,
                        List.of(new Replica("a", "100", "local", true, 0)),
                        3,
                        Instant.now(),
                        List.of(new Replica("a", "100", "local", true, 0)),
                        List.of(new Replica("b", "101", "local", true, 0))),
                new Run.LoadSummary(60, 1, 80, 79.9, new Lag.Summary(0.08, 1.2)),
                new Counts(9, 5, 3, 1, Map.of(Anomaly.LOST, 1, Anomaly.RECOVERED, 1), 2, 2, 1),
                List.of(lost),
                new Trace(lost, List.of(operation)),
                new Recovery(0.1, null, 1.5, 0.0),
                Latency.of(List.of(operation)),
                Timeline.of(List.of(operation), 1_000_000L),
                null);
        return new Lifecycle.Result(run, ledger, Model.SET);
    }
}
