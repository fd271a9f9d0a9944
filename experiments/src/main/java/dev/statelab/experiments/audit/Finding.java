package dev.statelab.experiments.audit;

/**
 * One broken promise, or one that only seemed broken.
 *
 * @param anomaly what is wrong
 * @param user whose
 * @param value that was written (of a shop, a line such as {@code tea-01=3}), or the key of an order
 */
public record Finding(Anomaly anomaly, String user, String value) implements Comparable<Finding> {

    /** The kinds of findings; most are in Jepsen's set checker too. */
    public enum Anomaly {
        /** Acknowledged, and not there at the end. */
        LOST("lost"),
        /** Never acknowledged, its outcome was unknown, and it is there. No promise is broken. */
        RECOVERED("recovered"),
        /** There more than once. */
        DUPLICATED("duplicated"),
        /** There, though it was refused or nobody ever wrote it. */
        UNEXPECTED("unexpected"),
        /** Shown to this user, and only another one wrote it: a session, a token or data changed hands. */
        FOREIGN("of another user"),
        /**
         * An answer showed an older state: without an acknowledged write that was there later, or with what was already sold or
         * taken back.
         */
        STALE("stale"),
        /** Never acknowledged, but an answer showed it, and at the end it is gone: a read is a promise too. */
        VANISHED("vanished after a read"),
        /** Never acknowledged; one answer showed it, a later one did not, and at the end it is there. */
        BACKWARDS("missing in a later read"),
        /** It was there when an acknowledged checkout sold everything, and that order does not have it. */
        PARTIAL("missing from an order"),
        /** Taken back, which was acknowledged, and there at the end. */
        REVIVED("back after deletion"),
        /** At the end one replica shows it and another one does not. */
        DISAGREEING("different between replicas");

        private final String words;

        Anomaly(String words) {
            this.words = words;
        }

        /** In words, to follow a number. */
        public String words() {
            return words;
        }

        /** Whether a promise was broken. */
        public boolean violation() {
            return this != RECOVERED;
        }
    }

    @Override
    public int compareTo(Finding other) {
        int byAnomaly = anomaly.compareTo(other.anomaly);
        int byUser = byAnomaly != 0 ? byAnomaly : user.compareTo(other.user);
        return byUser != 0 ? byUser : value.compareTo(other.value);
    }
}
