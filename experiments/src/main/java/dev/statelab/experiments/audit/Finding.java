package dev.statelab.experiments.audit;

/**
 * One broken promise, or one that only seemed broken.
 *
 * @param anomaly what is wrong
 * @param user whose
 * @param value the line ({@code tea-01=3}) or the order's key
 */
public record Finding(Anomaly anomaly, String user, String value) implements Comparable<Finding> {

    /** The kinds of findings, as in Jepsen's set checker. */
    public enum Anomaly {
        /** Acknowledged, and not there at the end. */
        LOST,
        /** Never acknowledged, its outcome was unknown, and it is there. No promise is broken. */
        RECOVERED,
        /** There more than once. */
        DUPLICATED,
        /** There, though it was refused or nobody ever wrote it. */
        UNEXPECTED,
        /** Shown to this user, and only another one wrote it: a session, a cart or a token changed hands. */
        FOREIGN,
        /** A read after the acknowledgement did not show it; later it was there. */
        STALE
    }

    @Override
    public int compareTo(Finding other) {
        int byAnomaly = anomaly.compareTo(other.anomaly);
        int byUser = byAnomaly != 0 ? byAnomaly : user.compareTo(other.user);
        return byUser != 0 ? byUser : value.compareTo(other.value);
    }
}
