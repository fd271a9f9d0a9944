package dev.statelab.experiments.course;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.audit.Finding;
import dev.statelab.experiments.audit.Trace;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.intervention.Fault;
import dev.statelab.experiments.intervention.Intervention;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.verdict.Recovery;
import dev.statelab.experiments.verdict.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * One run of an experiment on an architecture: actions, observations and verdicts. The components are fields of the report.
 *
 * @param scenario the architecture
 * @param experiment what was done to it
 * @param platform where it ran
 * @param started when it started
 * @param seconds how long the load lasted; 0 if it never began
 * @param safety whether writes, sessions and users' data were preserved
 * @param availability whether requests were answered, within the experiment's budget, and the service recovered in time
 * @param doubts what keeps the run from showing that a promise was kept; empty if nothing does
 * @param figures what was measured; doubtful if there are doubts
 * @param intervention the fault or measurement; null if it did not happen
 * @param load the intended and the achieved load
 * @param counts the audit's totals
 * @param findings the audit's findings, one by one
 * @param trace the operations that explain one finding; null if every promise was kept
 * @param recovery when each step of the recovery was reached
 * @param latency percentiles in milliseconds
 * @param timeline what happened in each second
 * @param discarded the attempt that does not count, if the run was made twice; null if it was made once
 */
public record Run(
        String scenario,
        String experiment,
        String platform,
        Instant started,
        double seconds,
        Verdict safety,
        Verdict availability,
        List<String> doubts,
        List<Figure> figures,
        InterventionSummary intervention,
        LoadSummary load,
        Counts counts,
        List<Finding> findings,
        Trace trace,
        Recovery recovery,
        Latency latency,
        Timeline timeline,
        @JsonInclude(JsonInclude.Include.NON_NULL) Attempt discarded) {

    /** Whether either verdict is of the given kind. */
    public boolean any(Verdict.Kind kind) {
        return safety.kind() == kind || availability.kind() == kind;
    }

    /** This run, made twice: the other attempt does not count. */
    Run insteadOf(Attempt other) {
        return new Run(
                scenario,
                experiment,
                platform,
                started,
                seconds,
                safety,
                availability,
                doubts,
                figures,
                intervention,
                load,
                counts,
                findings,
                trace,
                recovery,
                latency,
                timeline,
                other);
    }

    /**
     * The verdicts of an attempt that does not count: see {@link Attempts}.
     *
     * @param number 1 for the first attempt, 2 for the second
     */
    public record Attempt(int number, Verdict safety, Verdict availability) {

        static Attempt of(int number, Run run) {
            return new Attempt(number, run.safety(), run.availability());
        }

        /** Its verdict on safety in one line, such as {@code first attempt INCONCLUSIVE: ...}. */
        public String onSafety() {
            return line(safety);
        }

        /** The same for availability. */
        public String onAvailability() {
            return line(availability);
        }

        private String line(Verdict verdict) {
            return "%s attempt %s: %s".formatted(number == 1 ? "first" : "second", verdict.kind(), verdict.reason());
        }
    }

    /**
     * The fault and its victims, or the measurement.
     *
     * @param kind fault or measurement
     * @param what was done
     * @param command the equivalent command line
     * @param gracePeriodSeconds the grace period of the replicas that were stopped; null if none was
     * @param proof the observed effect; null if none was observed
     * @param victims the replicas that the fault removes
     * @param shoppers the number of users whom the victims had served last
     * @param at when it began
     * @param before the replicas when it began
     * @param after the replicas before anything was undone
     */
    public record InterventionSummary(
            Kind kind,
            String what,
            String command,
            Integer gracePeriodSeconds,
            String proof,
            List<Replica> victims,
            int shoppers,
            Instant at,
            List<Replica> before,
            List<Replica> after) {

        /** The two kinds. */
        public enum Kind {
            FAULT,
            MEASUREMENT
        }

        static InterventionSummary of(Intervention done, List<Replica> after) {
            return new InterventionSummary(
                    done instanceof Fault ? Kind.FAULT : Kind.MEASUREMENT,
                    done.done().what(),
                    done.done().command(),
                    done.done().gracePeriodSeconds(),
                    done.done().proof(),
                    done.victims(),
                    done.shoppers().size(),
                    done.time(),
                    done.before(),
                    after);
        }
    }

    /**
     * The load.
     *
     * @param users the number of virtual users
     * @param addresses the number of client addresses that the replicas saw; null if unknown
     * @param intendedRate operations per second in the schedule
     * @param achievedRate operations per second that were sent
     * @param lag what the generator adds to a latency; null if the load was not observed to its end
     */
    public record LoadSummary(
            int users, Integer addresses, double intendedRate, double achievedRate, Lag.Summary lag) {}
}
