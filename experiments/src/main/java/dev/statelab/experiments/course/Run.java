package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.audit.Finding;
import dev.statelab.experiments.audit.Trace;
import dev.statelab.experiments.load.Lag;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
import dev.statelab.experiments.platform.Replica;
import java.time.Instant;
import java.util.List;

/**
 * One experiment on one architecture: what was done, what was seen, what it says. These are the fields of the report.
 *
 * @param scenario the architecture
 * @param experiment what was done to it
 * @param platform where
 * @param started when
 * @param seconds how long the load lasted; 0 where it never began
 * @param safety whether writes, sessions and users' data stayed whole
 * @param availability whether requests were answered, within the experiment's budget
 * @param doubts what keeps the run from showing that a promise was kept; empty where nothing does
 * @param figures what was measured; to be doubted where there are doubts
 * @param intervention that the fault happened; null where it did not
 * @param load what the generator was to do, and did
 * @param counts the audit's sums
 * @param findings the audit's findings, one by one
 * @param trace one of them, operation by operation; null where every promise was kept
 * @param recovery how long the way back took
 * @param latency percentiles in milliseconds
 * @param timeline what happened in each second
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
        Timeline timeline) {

    /** Whether either verdict is of that kind. */
    public boolean any(Verdict.Kind kind) {
        return safety.kind() == kind || availability.kind() == kind;
    }

    /**
     * That the fault happened, and to whom; or that it was measured.
     *
     * @param kind whether it was meant to do harm
     * @param what was done
     * @param command what a person would type to the same effect
     * @param gracePeriodSeconds the notice that the victims were given; null where nobody had to go
     * @param proof what was seen of it, or null where nothing was
     * @param victims the replicas that had to go
     * @param shoppers how many shoppers the victims had served last
     * @param at when
     * @param before the replicas then
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
     * @param users virtual shoppers
     * @param addresses that they came from, as the replicas saw them; null where nobody looked
     * @param intendedRate operations a second that the schedule asked for
     * @param achievedRate operations a second that were sent
     * @param lag what the generator adds to a latency; null where the load was not observed to its end
     */
    public record LoadSummary(
            int users, Integer addresses, double intendedRate, double achievedRate, Lag.Summary lag) {}
}
