package dev.statelab.experiments.course;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.audit.Finding;
import dev.statelab.experiments.load.Latency;
import dev.statelab.experiments.load.Timeline;
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
 * @param verdict HELD, BROKEN or INCONCLUSIVE
 * @param reason why, in one sentence
 * @param figures what was measured; empty where the run was inconclusive
 * @param evidence that the fault happened; null where it did not
 * @param load what the generator was to do, and did
 * @param counts the audit's sums
 * @param findings the audit's findings, one by one
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
        Verdict.Kind verdict,
        String reason,
        List<Figure> figures,
        Evidence evidence,
        LoadSummary load,
        Counts counts,
        List<Finding> findings,
        Recovery recovery,
        Latency latency,
        Timeline timeline) {

    /**
     * The load.
     *
     * @param users virtual shoppers
     * @param intendedRate operations a second that the schedule asked for
     * @param achievedRate operations a second that were sent
     */
    public record LoadSummary(int users, double intendedRate, double achievedRate) {}
}
