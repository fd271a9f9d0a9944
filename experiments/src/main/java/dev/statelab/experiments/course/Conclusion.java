package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Audit;
import dev.statelab.experiments.audit.Trace;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.verdict.Observed;
import dev.statelab.experiments.verdict.Power;
import dev.statelab.experiments.verdict.Recovery;
import dev.statelab.experiments.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Evaluates the results of the phases of a run: audit, both verdicts, figures. */
final class Conclusion {

    private final Subject subject;
    private final Experiment experiment;
    private final Load load;
    private final List<Operation> operations;
    private final PhaseResults results;

    /** @param operations all operations of the run */
    Conclusion(Subject subject, Experiment experiment, Load load, List<Operation> operations, PhaseResults results) {
        this.subject = subject;
        this.experiment = experiment;
        this.load = load;
        this.operations = operations;
        this.results = results;
    }

    /**
     * The run, for the report.
     *
     * @param addresses the number of client addresses of the users
     */
    Run run(Instant started, int addresses) {
        Stock stock = results.stock();
        Intervention done = results.intervention();
        Observation observation = results.observation();
        List<Operation> underLoad = stock == null ? operations : stock.underLoad();
        Audit audit = new Audit(
                operations,
                stock == null ? List.of() : stock.holdings(),
                subject.workload().model());
        Recovery recovery = observation.recovery(underLoad);
        Observed seen = new Observed(load, done, audit.counts(), recovery, underLoad);
        List<String> doubts = doubts(seen);
        return new Run(
                subject.target().name(),
                experiment.name(),
                subject.platform(),
                started,
                observation.seconds(),
                safety(seen, doubts),
                new Availability(subject, experiment, observation).judge(seen, doubts),
                doubts,
                figures(seen),
                done == null ? null : Run.InterventionSummary.of(done, results.after()),
                new Run.LoadSummary(
                        load.users(),
                        addresses,
                        load.ratePerSecond(),
                        load.ratePerSecond() * observation.achieved(),
                        observation.lag()),
                audit.counts(),
                List.copyOf(audit.findings()),
                Trace.of(audit.findings(), operations).orElse(null),
                recovery,
                Latency.of(underLoad.stream()
                        .filter(operation ->
                                operation.intended() >= results.steady().warm())
                        .toList()),
                Timeline.of(underLoad, done instanceof Fault fault ? fault.at() : null),
                null);
    }

    /** Without an audit the losses are unknown: 0 lost writes do not show that safety held. */
    private Verdict safety(Observed seen, List<String> doubts) {
        Verdict safety = seen.intervention() == null ? Verdict.of(seen.counts()) : experiment.safety(seen);
        if (safety.kind() != Verdict.Kind.HELD) {
            return safety.despite(doubts);
        }
        if (results.stock() == null) {
            return Verdict.inconclusive(String.join("; ", doubts));
        }
        String read = "replicas read directly: " + results.stock().replicas();
        return safety.and(true, read).despite(doubts);
    }

    /** The doubts of the phases, and those that only the whole run shows. */
    private List<String> doubts(Observed seen) {
        List<String> doubts = new ArrayList<>(results.doubts());
        if (results.stock() != null) {
            doubts.addAll(Power.lacking(seen));
        }
        if (results.observation().generatorWasLate()) {
            doubts.add("the load generator was the bottleneck: it was late with %.0f %% of the operations"
                    .formatted(results.observation().late() * 100));
        }
        return List.copyOf(doubts);
    }

    /** The finite figures: a step that was never reached has no number. */
    private List<Figure> figures(Observed seen) {
        return seen.intervention() == null
                ? List.of()
                : experiment.figures(seen).stream()
                        .filter(figure -> Double.isFinite(figure.value()))
                        .toList();
    }
}
