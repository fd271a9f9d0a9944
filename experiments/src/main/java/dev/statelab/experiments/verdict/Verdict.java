package dev.statelab.experiments.verdict;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.statelab.experiments.audit.Confidence;
import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.audit.Finding.Anomaly;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The verdict of a run on one promise of an architecture: its safety or its availability.
 *
 * @param kind the result
 * @param reason one sentence with the numbers behind it
 */
public record Verdict(@JsonProperty("verdict") Kind kind, String reason) {

    /** The three results. */
    public enum Kind {
        /** The promise was kept. */
        HELD,
        /** The promise was broken, whatever else is in doubt. */
        BROKEN,
        /** The run shows neither: the fault, the load or the audit is in doubt. */
        INCONCLUSIVE
    }

    /** Safety, according to the audit: every acknowledged write is there once, nothing else is, and nobody had to log in again. */
    public static Verdict of(Counts counts) {
        String writes = "%d of %d acknowledged writes lost".formatted(counts.lost(), counts.acknowledged());
        if (counts.flawless()) {
            String excluded = counts.acknowledged() == 0 ? "" : " (" + Confidence.of(0, counts.acknowledged()) + ")";
            return new Verdict(Kind.HELD, writes + excluded + ", nobody had to log in again");
        }
        String others = counts.anomalies().entrySet().stream()
                .filter(one -> one.getKey().violation() && one.getKey() != Anomaly.LOST && one.getValue() > 0)
                .map(one -> ", %d %s".formatted(one.getValue(), one.getKey().words()))
                .collect(Collectors.joining());
        return new Verdict(Kind.BROKEN, writes + others + ", %d forced logins".formatted(counts.relogins()));
    }

    public static Verdict inconclusive(String reason) {
        return new Verdict(Kind.INCONCLUSIVE, reason);
    }

    /**
     * This verdict, but BROKEN if a further promise was not kept.
     *
     * @param reason describes the result for that promise
     */
    public Verdict and(boolean kept, String reason) {
        return new Verdict(kept ? kind : Kind.BROKEN, this.reason + ", " + reason);
    }

    /** This verdict in the light of doubts: they turn HELD into INCONCLUSIVE, but never excuse an observed violation. */
    public Verdict despite(List<String> doubts) {
        if (doubts.isEmpty()) {
            return this;
        }
        String doubt = String.join("; ", doubts);
        return kind == Kind.HELD
                ? inconclusive("%s; observed nevertheless: %s".formatted(doubt, reason))
                : new Verdict(kind, "%s; in doubt: %s".formatted(reason, doubt));
    }
}
